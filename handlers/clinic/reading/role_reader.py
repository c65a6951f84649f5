"""Roles as people type them: `care-manager biller`, `care manager`, `psychiatrist`."""

from handlers.clinic.sentences import about_team
from store.errors import UserError
from store.rules.roles import Role

_OTHER_ROLE_NAMES = {
    "bhcm": Role.CARE_MANAGER,
    "cm": Role.CARE_MANAGER,
    "manager": Role.CARE_MANAGER,
    "psychiatrist": Role.CONSULTANT,
    "psychiatric consultant": Role.CONSULTANT,
    "pcp": Role.CLINICIAN,
    "provider": Role.CLINICIAN,
    "treating clinician": Role.CLINICIAN,
    "billing": Role.BILLER,
    "clinic lead": Role.LEAD,
    "administrator": Role.ADMIN,
}
_ROLE_NAMES = {role.label: role for role in Role} | _OTHER_ROLE_NAMES
_MOST_WORDS = 2


def read_roles(words: str) -> frozenset[Role]:
    """The roles in a text; empty for an empty text.

    Raises:
        UserError: a word that is not a role.
    """
    typed = words.lower().replace("-", " ").replace(",", " ").replace(" and ", " ").split()
    found: set[Role] = set()
    while typed:
        for size in range(_MOST_WORDS, 0, -1):
            role = _ROLE_NAMES.get(" ".join(typed[:size]))
            if role:
                found.add(role)
                del typed[:size]
                break
        else:
            raise UserError(about_team.unknown_role(typed[0]), about_team.role_names(list(Role)))
    return frozenset(found)
