"""A step from one status to the next: checked, then on the ledger with all that it brings."""

from dataclasses import dataclass
from datetime import date

from handlers.patient.changes import episode_end
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.clinic import members
from store.errors import UserError
from store.patient import episodes, records, referrals
from store.rules.patient import statuses
from store.rules.patient.care_plan import RELAPSE_PREVENTION, merge_sections
from store.rules.patient.statuses import STATUS_RULES, Status
from store.rules.text_format import short_date, weekday_and_date

_RETURN_PHRASE = "way back"


@dataclass(frozen=True)
class RequestedStatus:
    """A change of status as somebody wants it."""

    status: Status
    on: date
    until: date | None = None
    to_whom: str = ""
    note: str = ""
    """The plan, the close-out note with the way back, or whatever is worth keeping."""

    @property
    def ledger_note(self) -> str:
        """What the ledger keeps with the status."""
        return " ".join(part for part in (f"to {self.to_whom}" if self.to_whom else "", self.note) if part)


def apply_status_change(subject: PatientContext, step: RequestedStatus) -> ChangeResult:
    """Move the patient to another status; all that it brings is saved with it.

    Raises:
        UserError: a step that leads nowhere, a day that cannot be, something missing, or what stands in the
            way of graduating.
    """
    episode = episodes.lock(subject.db, subject.ctx.clinic.id, subject.episode.id)
    before = Status(episode.status)
    statuses.check_change(before, step.status)
    last = episodes.last_status_change(subject.db, episode)
    statuses.check_day(step.status, step.on, subject.ctx.today, before, last.on if last else None)
    _check_required_details(subject, step)
    if step.status is Status.GRADUATED:
        episode_end.check_graduation(subject, step.note)
    ends = statuses.ends_episode(step.status)
    plans = step.status is Status.RELAPSE_PREVENTION
    episodes.change_status(
        subject.db,
        episode,
        step.status,
        step.on,
        subject.ctx.provenance,
        ends=ends,
        until=step.until,
        note="" if plans else step.ledger_note,
    )
    _save_plan_or_referral(subject, step)
    settled = episode_end.clear_open_questions(subject, step.status) if ends else ()
    today = subject.ctx.today
    return ChangeResult(_summary(step, today), (*settled, *_next_hints(step, today, ends=ends)))


def refuse_outdated_form(subject: PatientContext, seen: int) -> None:
    """Refuse a form that was opened on a status which somebody changed since.

    Args:
        subject: the patient.
        seen: the id of the change of status that the form showed.

    Raises:
        UserError: who changed it to what, and when.
    """
    episodes.lock(subject.db, subject.ctx.clinic.id, subject.episode.id)
    last = episodes.last_status_change(subject.db, subject.episode)
    if last is None or last.id == seen:
        return
    ctx = subject.ctx
    who = members.by_id(subject.db, ctx.clinic.id, last.by).name if last.by else "The program"
    at = last.at.astimezone(ctx.clinic.zone)
    raise UserError(
        f"{who} ({weekday_and_date(at.date())}, {at:%H:%M}) set the status to {last.status} "
        "while your form was open.",
        f"See /patient {subject.patient.mrn}, and change it from there if it is still wanted.",
    )


def has_relapse_plan(subject: PatientContext) -> bool:
    """Whether a relapse-prevention plan is on record for this episode."""
    plan = records.of_episode(subject.db, subject.episode).plan
    return plan is not None and RELAPSE_PREVENTION in plan.sections


def _check_required_details(subject: PatientContext, step: RequestedStatus) -> None:
    needed = STATUS_RULES[step.status].required_detail
    given = {
        Status.ON_HOLD: step.until is not None,
        Status.REFERRED_OUT: bool(step.to_whom),
        Status.DISENGAGED: bool(step.note),
        Status.RELAPSE_PREVENTION: bool(step.note) or has_relapse_plan(subject),
    }
    if not given.get(step.status, True):
        raise UserError(f"The status {step.status} needs {needed}.")
    if step.status is Status.DISENGAGED and _RETURN_PHRASE not in step.note.lower():
        raise UserError("The close-out note does not say the way back.", f"The status needs {needed}.")


def _save_plan_or_referral(subject: PatientContext, step: RequestedStatus) -> None:
    """The plan of relapse prevention, the referral that ends care here."""
    db, said = subject.db, subject.ctx.provenance
    if step.status is Status.RELAPSE_PREVENTION and step.note:
        plan = records.of_episode(db, subject.episode).plan
        sections = merge_sections(plan.sections if plan else {}, {RELAPSE_PREVENTION: step.note})
        records.record_care_plan(db, subject.episode, sections, step.on, said)
    if step.status is Status.REFERRED_OUT:
        referrals.record_referral(db, subject.episode, step.to_whom, step.on, said, note=step.note)


def _summary(step: RequestedStatus, today: date) -> str:
    until = f" until {weekday_and_date(step.until)}" if step.until else ""
    since = f" from {short_date(step.on, today)} on" if step.on != today else ""
    return f"status {step.status}{until}{since}" + (f" ({step.ledger_note})" if step.ledger_note else "")


def _next_hints(step: RequestedStatus, today: date, *, ends: bool) -> tuple[str, ...]:
    asks = "Say later whether the patient was seen there: referral seen 12/3, or referral not seen."
    over = "ends today" if step.on == today else f"ended {short_date(step.on, today)}"
    return (
        *((asks,) if step.status is Status.REFERRED_OUT else ()),
        *((f"The episode {over}; coming back is a new one, by /enroll.",) if ends else ()),
    )
