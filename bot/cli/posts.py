"""`caseload post KIND --preview`: what a scheduled post would say at a moment, and to whom; posts nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import click
from sqlalchemy import Connection

from bot.cli.clinics_and_members import open_registry
from bot.clock import real_clock
from handlers import index
from handlers.block_kit.message_blocks import as_text
from handlers.posting import run_posts
from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost, is_channel
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.rules.text_format import count_text, weekday_and_date

_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
_SEPARATOR = "-" * 72


@click.command()
@click.argument("kind", type=click.Choice([post.name for post in index.POSTS]))
@click.option("--preview", is_flag=True, help="Print it; without this nothing happens.")
@click.option("--at", "moment", help='The clinic\'s local time, like "2026-12-01 07:00"; now when left out.')
@click.option("--clinic", "clinic_name", help="Which clinic; may be left out while there is one.")
def post(kind: str, moment: str | None, clinic_name: str | None, *, preview: bool) -> None:
    """Print what a scheduled post would say; KIND is one of those above."""
    if not preview:
        raise UserError(
            "Posting is the bot's work: `caseload run` does it when the time comes.", "Add --preview."
        )
    chosen = next(each for each in index.POSTS if each.name == kind)
    with open_registry().read() as db:
        clinic = clinics.by_name(db, clinic_name)
        for line in preview_lines(db, clinic, chosen, _read_moment(moment, clinic)):
            click.echo(line)


def preview_lines(db: Connection, clinic: Clinic, kind: PostKind, at: datetime) -> Iterator[str]:
    """What became due on that day by then; if nothing did, the next occasion, as the registry stands now."""
    around = kind.list_scheduled(db, clinic, at)
    midnight = datetime.combine(at.date(), time(), clinic.zone)
    due = [each for each in around if midnight <= each.due_at <= at < each.expires_at]
    if due:
        yield from _merged_previews(db, clinic, kind, due, at)
        return
    yield f"{kind.title}: nothing is due at {clinic.name} on {_when(clinic, at)}."
    coming = [each for each in around if each.due_at > at]
    if not coming:
        yield "No occasion lies ahead: nobody would receive it."
        yield "Choose its channel (caseload clinic set …), or add a member in the role that reads it."
        return
    first = min(each.due_at for each in coming)
    yield f"Next on {_when(clinic, first)}. By what is on the registry now it would say:"
    yield from _merged_previews(db, clinic, kind, [each for each in coming if each.due_at == first], first)


def _merged_previews(
    db: Connection, clinic: Clinic, kind: PostKind, due: Sequence[ScheduledPost], at: datetime
) -> Iterator[str]:
    """Each post, with everybody who would read the same named together."""
    said: list[_PostPreview] = []
    for occasion in due:
        one = _preview(db, clinic, kind, occasion, at.astimezone(clinic.zone))
        same = next((each for each in said if each.lines == one.lines and each.period == one.period), None)
        if same:
            same.to.extend(one.to)
        else:
            said.append(one)
    for one in said:
        yield _SEPARATOR
        yield f"{kind.title} ({one.period}), due {_when(clinic, one.due_at)}"
        yield f"To: {', '.join(one.to)}"
        yield from one.lines


@dataclass
class _PostPreview:
    """A post as it reads, and to whom."""

    period: str
    due_at: datetime
    to: list[str]
    lines: list[str]


def _preview(
    db: Connection, clinic: Clinic, kind: PostKind, occasion: ScheduledPost, at: datetime
) -> _PostPreview:
    content = kind.compose(db, clinic, occasion, at)
    reads = list(_preview_lines(content)) if content else ["Nothing to say: nothing would be posted."]
    same = content and run_posts.unchanged_since(db, clinic, kind, occasion, content)
    if same:
        reads.insert(0, f"Unchanged since {_when(clinic, same)}: it would not be repeated today.")
    return _PostPreview(occasion.period, occasion.due_at, [_audience(db, clinic, occasion.audience)], reads)


def _preview_lines(content: PostContent) -> Iterator[str]:
    yield f"Notification: {content.message.text}"
    yield ""
    for block in content.message.blocks:
        yield as_text(block).rstrip()
    for file in content.files:
        yield f"File: {file.name} ({count_text(len(file.content), 'byte')})"


def _audience(db: Connection, clinic: Clinic, audience: str) -> str:
    if is_channel(audience):
        return f"the channel {audience}"
    member = members.by_slack_id(db, clinic.id, audience)
    return f"{member.name if member else audience} (direct message)"


def _when(clinic: Clinic, moment: datetime) -> str:
    local = moment.astimezone(clinic.zone)
    return f"{weekday_and_date(local.date())}, {local:%Y %H:%M} ({clinic.timezone})"


def _read_moment(typed: str | None, clinic: Clinic) -> datetime:
    """The clinic's local time that was typed; now when nothing was.

    Raises:
        UserError: no such time.
    """
    if typed is None:
        return real_clock().astimezone(clinic.zone)
    for form in _FORMATS:
        try:
            return datetime.strptime(typed.strip(), form).replace(tzinfo=clinic.zone)
        except ValueError:
            continue
    raise UserError(f"“{typed}” is no time.", 'Write it like --at "2026-12-01 07:00".')


COMMANDS = (post,)
