"""What to type in Slack after an error that the store raised: the store itself knows no slash commands."""

from handlers.reading.sentences.about_days_and_times import (
    CHOOSE_PAST_DAY,
    FUTURE_DAY_EXAMPLES,
    FUTURE_DAY_IN_FORM,
    PAST_DAY_EXAMPLES,
    SERVICE_DAY_EXAMPLES,
)
from store.billing.closings import MonthClosedError, ReopenReasonMissingError
from store.clinic.clinic_settings import SettingsError
from store.clinic.team_changes import LastAdminError
from store.errors import UserError
from store.packet.packets import NothingEnteredError
from store.patient.episodes import NoEpisodeError
from store.patient.patients import ChartMergedError, MrnTakenError
from store.rules.patient.birth_date import DateBeforeBirthError
from store.rules.patient.statuses import EpisodeEndedError
from store.rules.scores.scoring import TotalOutOfRangeError

HINTS: dict[type[UserError], str] = {
    ChartMergedError: "Open that one: /patient {mrn}",
    DateBeforeBirthError: "Check both dates. To correct the birth date: /patient NAME born 3/4/1980",
    EpisodeEndedError: "To start a new episode with a new baseline, use /enroll.",
    LastAdminError: "Make someone else an admin first: /clinic add @person admin",
    MonthClosedError: (
        "Later entries become adjustments. To reopen the month: /billing reopen {month} -- the reason"
    ),
    MrnTakenError: "See /patient {mrn}, or check the MRN.",
    NoEpisodeError: "Enroll the patient with /enroll.",
    NothingEnteredError: "/billing {month} shows who has minutes in that month.",
    ReopenReasonMissingError: "/billing reopen {month} -- the reason",
    SettingsError: "/clinic help shows how to type each setting.",
    TotalOutOfRangeError: "Check the questionnaire and type the total, like /score {scale} 8 Holly Guzman",
}
"""The hint of each error class; names in braces are fields of the error."""


def remedy(error: UserError) -> str:
    """What to type or do instead: the hint of the error's class, else the error's own remedy."""
    template = HINTS.get(type(error))
    return template.format_map(vars(error)) if template else error.remedy


_BESIDE_FIELDS = {
    PAST_DAY_EXAMPLES: CHOOSE_PAST_DAY,
    SERVICE_DAY_EXAMPLES: CHOOSE_PAST_DAY,
    FUTURE_DAY_EXAMPLES: FUTURE_DAY_IN_FORM,
}
"""What is said beside a form's field, by how the same is said about a typed line."""


def error_text(error: UserError) -> str:
    """What is wrong and what to do instead, in one line: for beside a form field."""
    instead = remedy(error)
    return f"{error.wrong} {_BESIDE_FIELDS.get(instead, instead)}".strip()
