"""The case review's agenda, private and posted: by category, with what the review needs to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, groupby
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import moment_text
from handlers.block_kit.message_blocks import (
    MOST_BLOCKS,
    Block,
    BoldText,
    Button,
    Menu,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import full_name_with_mrn, patient_naming
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.recommendation.follow_up_view import RecommendationFollowUp
from handlers.recommendation.messages.follow_up import (
    open_follow_up_rows,
    recommendation_buttons,
)
from handlers.review.messages.digest import PatientNaming, patient_lines
from handlers.review.sentences import about_agenda
from store.caseload.caseload import CaseloadPatient
from store.caseload.digests import ReviewDigest
from store.rules.clinic import calendar
from store.rules.clinic.settings import Settings
from store.rules.review.agenda import NEVER_REVIEWED, AgendaItem, FlagKind

_BLOCKS_BESIDE_PATIENTS = 19
"""Of the 50 that Slack takes, beside patients and headings: title, menu, notes, open recommendations."""
FIRST_OF_EACH = 3
"""Patients that every category shows before one of them shows more."""
MOST_FOLLOW_UPS = 4
"""Open recommendations below them."""
MOST_NEVER_REVIEWED = 10
"""Of those who were never reviewed, at a time."""
UNDO_REVIEW, START_SESSION, SHOW_NEVER_REVIEWED = "review.undo", "review.start", "review.never"


@dataclass(frozen=True)
class AgendaReader:
    """What the reader of an agenda sees of it and can do there."""

    may_recommend: bool = False
    may_start_session: bool = False
    of_colleagues: int = 0
    """How many patients of colleagues are on the clinic's agenda beside the reader's own."""


Digests = Mapping[int, ReviewDigest]
"""By episode."""


def split_never_reviewed(
    due: Sequence[CaseloadPatient],
) -> tuple[list[CaseloadPatient], list[CaseloadPatient]]:
    """The agenda without those who were never reviewed, and these."""
    rest = [line for line in due if _agenda_item(line).category.name != NEVER_REVIEWED]
    return rest, [line for line in due if _agenda_item(line).category.name == NEVER_REVIEWED]


def agenda(
    due: Sequence[CaseloadPatient],
    digests: Digests,
    review: calendar.ScheduledReview,
    zone: ZoneInfo,
    today: date,
    whose: str,
    reader: AgendaReader,
    follow_ups: Sequence[RecommendationFollowUp] = (),
) -> OutgoingMessage:
    """Whose review is due, and the recommendations that wait for the reader; private, in full names."""
    next_review = small_text_block(about_agenda.next_review(moment_text(review.starts_at.astimezone(zone))))
    if not due:
        return build_message(
            about_agenda.NO_ONE_ON_AGENDA,
            text_block(BoldText(about_agenda.no_one_on(whose)), about_agenda.FLAG_ADDS_PATIENT),
            next_review,
            _colleagues(due, reader),
            *_open_follow_ups(follow_ups),
        )
    return build_message(
        about_agenda.patients_on_agenda(len(due)),
        header_block(about_agenda.patients_on(whose, len(due))),
        next_review,
        *_agenda_sections(due, digests, today, full_name_with_mrn, reader),
        _agenda_buttons(due, lambda patient: f"{patient.full_name} {patient.mrn_ending}", reader),
        _colleagues(due, reader),
        small_text_block(about_agenda.HOW_CONSULTANT_RECORDS),
        *_open_follow_ups(follow_ups),
    )


def weekly_agenda(
    due: Sequence[CaseloadPatient],
    digests: Digests,
    starts_at: datetime,
    today: date,
    settings: Settings,
    reader: AgendaReader,
    *,
    begins: bool,
) -> OutgoingMessage:
    """The agenda as posted, for a review that starts then (in the clinic's zone) or begins now.

    Patients are named as posts name them.
    """
    number, when, name = len(due), moment_text(starts_at), patient_naming(settings)
    return build_message(
        about_agenda.review_begins(number) if begins else about_agenda.review_starts(when, number),
        header_block(
            about_agenda.review_now_heading(number) if begins else about_agenda.review_heading(when, number)
        ),
        *_agenda_sections(due, digests, today, name, reader),
        _agenda_buttons(due, name, reader) if due else None,
        _colleagues(due, reader),
        small_text_block(about_agenda.HOW_CONSULTANT_RECORDS),
    )


def never_reviewed(
    lines: Sequence[CaseloadPatient], offset: int, digests: Digests, today: date, reader: AgendaReader
) -> OutgoingMessage:
    """The next ten who were never reviewed; private, in full names."""
    if not lines[offset:]:
        return build_message(
            about_agenda.NO_MORE_NEVER_REVIEWED, text_block(BoldText(about_agenda.NO_MORE_NEVER_REVIEWED))
        )
    return build_message(
        about_agenda.patients_on_agenda(len(lines)),
        *_never_reviewed_section(lines, offset, digests, today, full_name_with_mrn, reader),
    )


def _agenda_sections(
    due: Sequence[CaseloadPatient],
    digests: Digests,
    today: date,
    name: PatientNaming,
    reader: AgendaReader,
) -> list[Block | None]:
    """The agenda's categories with their patients, as many as a message holds; last, the never reviewed."""
    in_full = _shown_in_full(due, reader)
    due, never = split_never_reviewed(due)
    blocks: list[Block | None] = []
    left_out: list[CaseloadPatient] = []
    for title, group in groupby(due, key=_category):
        lines = list(group)
        shown = [line for line in lines if line.episode.id in in_full]
        blocks.append(text_block(BoldText(about_agenda.category(title, len(lines), len(shown)))))
        for line in shown:
            blocks += _patient(line, digests, today, name, reader)
        left_out += [line for line in lines if line.episode.id not in in_full]
    at_risk = [BoldText(name(line.patient)) for line in left_out if _agenda_item(line).is_at_risk]
    if at_risk:
        blocks.append(text_block(about_agenda.ALSO_AT_RISK, *at_risk))
    if len(left_out) > len(at_risk):
        blocks.append(small_text_block(about_agenda.more_patients(len(left_out) - len(at_risk))))
    room = sum(line.episode.id in in_full for line in never)
    return [*blocks, *_never_reviewed_section(never, 0, digests, today, name, reader, room)]


def _shown_in_full(due: Sequence[CaseloadPatient], reader: AgendaReader) -> set[int]:
    """The episodes that a message has room for: those at risk, the first of each category, then in order."""
    places: dict[str, count[int]] = {}
    place = {line.episode.id: next(places.setdefault(_category(line), count())) for line in due}
    by_need = sorted(
        due,
        key=lambda line: (
            not _agenda_item(line).is_at_risk,
            min(place[line.episode.id], FIRST_OF_EACH),
        ),
    )
    blocks = MOST_BLOCKS - _BLOCKS_BESIDE_PATIENTS - len(places)
    most = blocks // 2 if reader.may_recommend else blocks
    return {line.episode.id for line in by_need[:most]}


def _never_reviewed_section(
    lines: Sequence[CaseloadPatient],
    offset: int,
    digests: Digests,
    today: date,
    name: PatientNaming,
    reader: AgendaReader,
    room: int = MOST_NEVER_REVIEWED,
) -> list[Block | None]:
    if not lines:
        return []
    title = BoldText(about_agenda.category(_category(lines[0]), len(lines)))
    shown = lines[offset : offset + min(room, MOST_NEVER_REVIEWED)]
    blocks: list[Block | None] = [
        text_block(title, about_agenda.MOST_SEVERE_FIRST if len(lines) > MOST_NEVER_REVIEWED else None)
    ]
    for line in shown:
        blocks += _patient(line, digests, today, name, reader)
    seen = offset + len(shown)
    rest = len(lines) - seen
    if rest:
        label = about_agenda.next_never_reviewed(min(rest, MOST_NEVER_REVIEWED))
        blocks.append(small_text_block(about_agenda.more_never_reviewed(rest)))
        blocks.append(button_row(Button(label, SHOW_NEVER_REVIEWED, str(seen))))
    return blocks


def _patient(
    line: CaseloadPatient, digests: Digests, today: date, name: PatientNaming, reader: AgendaReader
) -> list[Block | None]:
    digest = digests.get(line.episode.id, ReviewDigest())
    questions = [raised for raised in line.flags if raised.flag.kind is not FlagKind.RISK]
    buttons = recommendation_buttons(line.patient.id, has_questions=bool(questions))
    return [
        text_block(*patient_lines(line, digest, today, name)),
        button_row(*buttons) if reader.may_recommend else None,
    ]


def _colleagues(due: Sequence[CaseloadPatient], reader: AgendaReader) -> Block | None:
    if not reader.of_colleagues:
        return None
    text = about_agenda.of_colleagues if due else about_agenda.only_of_colleagues
    return small_text_block(text(reader.of_colleagues))


def _agenda_buttons(
    due: Sequence[CaseloadPatient], name: PatientNaming, reader: AgendaReader
) -> Block | None:
    """What can be done with the whole agenda."""
    people = [(name(line.patient), str(line.patient.id)) for line in due]
    start = Button(about_agenda.START_REVIEW, START_SESSION, style="primary")
    return button_row(
        start if reader.may_start_session else None, Menu(about_agenda.OPEN_A_CARD, OPEN_CARD, people)
    )


def _category(line: CaseloadPatient) -> str:
    return _agenda_item(line).category.title


def _agenda_item(line: CaseloadPatient) -> AgendaItem:
    if line.agenda_item is None:
        msg = f"episode {line.episode.id} is not on the agenda"
        raise ValueError(msg)
    return line.agenda_item


def _open_follow_ups(follow_ups: Sequence[RecommendationFollowUp]) -> list[Block | None]:
    if not follow_ups:
        return []
    title = text_block(BoldText(about_agenda.open_recommendations(len(follow_ups))))
    rest = len(follow_ups) - MOST_FOLLOW_UPS
    more = small_text_block(about_agenda.more_recommendations(rest)) if rest > 0 else None
    return [title, *open_follow_up_rows(follow_ups[:MOST_FOLLOW_UPS]), more]
