"""What `/clinic` says after a change: what was set, what it was before, what others did meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.block_kit.parts import Block, Bold, Message, Person, lines, message, small
from handlers.clinic.messages.clinic_overview import part_words, seat_words, waiting
from handlers.clinic.messages.setting_values import shown_value
from store.clinic.clinic_settings import Changed, value_of
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.patient.care_team import Seat
from store.patient.handover import Held
from store.rules.clinic.settings_table import Field
from store.rules.words import counted


def settings_saved(changed: Sequence[Changed], clinic: Clinic, today: date) -> Message:
    """What was set, and what it was before."""
    if not changed:
        return message("Nothing was changed.", lines(f"Nothing was changed: {clinic.name} is set like that."))
    shown = [
        (
            Bold(f"{each.field.title}: "),
            shown_value(each.field, each.new, today),
            " (was ",
            shown_value(each.field, each.old, today),
            ")",
        )
        for each in changed
    ]
    return message(
        "The clinic's settings are saved.",
        lines(Bold(f"Saved for {clinic.name}."), *shown),
    )


def member_saved(before: Member | None, after: Member, left: str = "") -> Message:
    """Who works here now, and as what; `left` says what somebody who goes leaves behind."""
    who = Person(after.slack_user_id)
    if not after.active:
        gone = (who, Bold(" has no access any more."))
        return message("The team is saved.", lines(gone, "What they entered stays on record.", left or None))
    known = before is not None and before.active and part_words(before) != part_words(after)
    was = f" (was {part_words(before)})" if before and known else ""
    return message("The team is saved.", lines((who, Bold(f" is {part_words(after)} here"), f"{was}.")))


def handed_over(old: Member, done: Sequence[tuple[Seat, Member, int]]) -> Message:
    """Who took over how many."""
    said = [
        f"{counted(number, 'patient')} as {seat_words(seat)}: now {new.name}" for seat, new, number in done
    ]
    return message("The patients are reassigned.", lines(Bold(f"Handed over from {old.name}."), *said))


def left_behind(gone: Member, held: Held) -> Message:
    """Somebody left, and patients wait for a colleague; `text` and blocks name no patient."""
    return message(
        "Somebody has left the team: patients wait for a colleague.",
        *waiting([(gone, held)]),
        small(f"/caseload {gone.name} lists them for a lead; one by one: /patient NAME assign @colleague"),
    )


def policy_saved(payer: str, now: str, months: str, before: str) -> Message:
    """Which policy holds for a payer, from when on."""
    return message(
        "The billing policy is saved.",
        lines(
            Bold(f"{payer}, {months}"),
            now,
            f"Until then: {before}" if before else None,
        ),
        small("Earlier months keep theirs; every report prints the policies it used."),
    )


def changed_meanwhile(
    fields: Sequence[Field], now: Clinic, values: Mapping[str, object], today: date
) -> Block:
    """Somebody else changed the same while the form was open."""
    differ = [
        (
            f"{field.title}: now ",
            shown_value(field, value_of(now, field.name), today),
            ", in your form ",
            shown_value(field, values[field.name], today),
        )
        for field in fields
        if value_of(now, field.name) != values[field.name]
    ]
    return lines(
        Bold("Nothing was saved yet: somebody changed this while your form was open."),
        *differ,
        "Your values are still below. Save again to replace what is there now.",
    )


def changed_member(now: Member) -> Block:
    """Somebody else changed the same member while the form was open."""
    return lines(
        Bold("Nothing was saved yet: somebody changed this while your form was open."),
        f"{now.name} is now {part_words(now) if now.active else 'without access'}.",
        "Your values are still below. Save again to replace what is there now.",
    )


def clinics_known(names: Sequence[tuple[str, bool]]) -> Message:
    """The clinics of a person who works at several, the one in use marked."""
    shown = [f"{name} (in use)" if used else name for name, used in names]
    return message(
        "Your clinics.",
        lines(Bold("Your clinics"), *shown),
        small("/clinic use NAME chooses where your commands go; in a clinic's own channels they go there."),
    )


def now_used(name: str) -> Message:
    """Which clinic the person's commands go to from now on."""
    return message(
        "Your clinic is chosen.",
        lines(Bold(f"You now work at {name}."), "Buttons and forms still go to the clinic they came from."),
    )
