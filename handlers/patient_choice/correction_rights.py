"""Who may correct an entry: its author, a care manager who covers for the author, and the clinic's leads."""

from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from store.clinic import covering_assignments
from store.rules.roles import Role


@dataclass(frozen=True)
class CorrectionRights:
    """Whose entries a member may correct today."""

    member_ids: frozenset[int]
    """The member, and the colleagues for whom a care manager covers."""
    of_nobody: bool
    """Whether entries without an author, such as imported ones, are among them."""
    of_everyone: bool
    """Whether all of the clinic are."""

    def include(self, *authors: int | None) -> bool:
        """Whether an entry of these authors may be corrected: who spent the time, who entered it."""
        known = {author for author in authors if author is not None}
        return self.of_everyone or not known.isdisjoint(self.member_ids) or (not known and self.of_nobody)


def correction_rights(db: Connection, ctx: RequestContext) -> CorrectionRights:
    """Whose entries the member of a request may correct."""
    manages = ctx.has_role(Role.CARE_MANAGER)
    covered = (
        covering_assignments.covered_colleagues(db, ctx.clinic.id, ctx.member.id, ctx.today)
        if manages
        else ()
    )
    return CorrectionRights(
        frozenset({ctx.member.id, *(absent.id for absent, _ in covered)}),
        of_nobody=manages,
        of_everyone=ctx.has_role(Role.LEAD),
    )
