"""`caseload post KIND --preview`: what a scheduled post would contain at a time, and who would get it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

import click
from sqlalchemy import Connection

from bot.cli.sentences import about_posts
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers import index
from handlers.block_kit.message_blocks import as_text
from handlers.posting import make_post
from handlers.posting.post_kinds import (
    PostContext,
    PostKind,
    ScheduledPost,
    is_channel,
)
from store import audit
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.rules.text_format import count_text, weekday_and_date

_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
_SEPARATOR = "-" * 72


@click.command()
@click.argument("kind", type=click.Choice([post.name for post in index.POSTS]))
@click.option("--preview", is_flag=True, help=about_posts.PREVIEW_OPTION)
@click.option("--at", "moment", help=about_posts.AT_OPTION)
@clinic_option
def post(kind: str, moment: str | None, clinic_name: str | None, *, preview: bool) -> None:
    """Print what a scheduled post would contain; KIND is one of those above."""
    if not preview:
        raise UserError(about_posts.NEVER_POSTS, about_posts.ADD_PREVIEW)
    post_kind = next(each for each in index.POSTS if each.name == kind)
    registry = open_registry()
    with registry.begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        audit.record(db, clinic.id, real_clock(), None, "post previewed", f"post:{kind}")
    with registry.read() as db:
        for line in preview_lines(db, clinic, post_kind, _read_moment(moment, clinic)):
            click.echo(line)


def preview_lines(db: Connection, clinic: Clinic, kind: PostKind[Any], at: datetime) -> Iterator[str]:
    """What became due on that day by then; if nothing did, the next post, by what is on file now."""
    scheduled = kind.list_scheduled(db, clinic, at)
    midnight = datetime.combine(at.date(), time(), clinic.zone)
    due = [post for post in scheduled if midnight <= post.due_at <= at < post.expires_at]
    if due:
        yield from _previews(PostContext(db, clinic, at.astimezone(clinic.zone)), kind, due)
        return
    yield about_posts.nothing_due(kind.title, clinic.name, _when(clinic, at))
    coming = [post for post in scheduled if post.due_at > at]
    if not coming:
        yield about_posts.NOTHING_SCHEDULED
        yield about_posts.CHOOSE_RECIPIENT
        return
    first = min(post.due_at for post in coming)
    yield about_posts.next_post(_when(clinic, first))
    next_posts = [post for post in coming if post.due_at == first]
    yield from _previews(PostContext(db, clinic, first.astimezone(clinic.zone)), kind, next_posts)


def _previews(
    context: PostContext, kind: PostKind[Any], posts: Sequence[ScheduledPost[Any]]
) -> Iterator[str]:
    """Each post once, with everyone who would read the same named together."""
    clinic = context.clinic
    readers: dict[tuple[str, datetime, tuple[str, ...]], list[str]] = {}
    for post in posts:
        key = (post.occasion.period, post.due_at, tuple(_content_lines(context, kind, post)))
        readers.setdefault(key, []).append(_audience(context.db, clinic, post.audience))
    for (period, due_at, lines), names in readers.items():
        yield _SEPARATOR
        yield about_posts.post_title(kind.title, period, _when(clinic, due_at))
        yield about_posts.recipients(names)
        yield from lines


def _content_lines(context: PostContext, kind: PostKind[Any], post: ScheduledPost[Any]) -> Iterator[str]:
    content = kind.compose(context, post)
    if content is None:
        yield about_posts.NOTHING_TO_REPORT
        return
    sent_at = make_post.unchanged_since(context.db, context.clinic, kind, post, content)
    if sent_at:
        yield about_posts.unchanged_since(_when(context.clinic, sent_at))
    yield about_posts.notification(content.message.text)
    yield ""
    for block in content.message.blocks:
        yield as_text(block).rstrip()
    for file in content.files:
        yield about_posts.attached_file(file.name, count_text(len(file.content), "byte"))


def _audience(db: Connection, clinic: Clinic, audience: str) -> str:
    if is_channel(audience):
        return about_posts.channel(audience)
    member = members.by_slack_id(db, clinic.id, audience)
    return about_posts.direct_message(member.name if member else audience)


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
    raise UserError(about_posts.not_a_time(typed), about_posts.TIME_EXAMPLE)


COMMANDS = (post,)
