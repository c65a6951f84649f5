"""`consent spoken 11/3`, `problems F32.1`, `payer Cigna`, `assign @colleague`: what billing rests on."""

import re

from handlers.patient_choice.ask_choice import ask_payer
from handlers.patient_choice.card_change import (
    Done,
    Subject,
    colleague,
    find_colleague,
    mentioned,
    record_day,
)
from handlers.reading.days import read_birth
from store.enrollment import enrollment
from store.errors import UserError
from store.patient import care_team, episodes, patients, records
from store.patient.care_team import Provider, Seat
from store.payer import payers
from store.payer.payers import NearPayerError
from store.rules.patient import icd10, npi
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from store.rules.words import short_day

_BY = re.compile(r"\sby\s+(?P<who>\S.*)$", re.IGNORECASE)
_HOW = {"spoken": "spoken", "verbal": "spoken", "oral": "spoken", "written": "written", "signed": "written"}


def consent(subject: Subject, words: str, note: str) -> Done:
    """`consent spoken 11/3 by Dana Reed -- told …`: the patient agreed, and what was told."""
    words, by = _obtained_by(subject, words)
    typed = words.split()
    said_how = [_HOW[word.lower()] for word in typed if word.lower() in _HOW]
    day_words = " ".join(word for word in typed if word.lower() not in _HOW)
    if not said_how:
        day = day_words or "11/3"
        raise UserError(
            "Was the agreement spoken or written?",
            f"Type it with its day: consent spoken {day}, or consent written {day}.",
        )
    on, how = record_day(subject, day_words), said_how[0]
    clinician = care_team.team(subject.db, subject.episode).clinician
    ctx = subject.ctx
    records.agree(
        subject.db,
        subject.episode,
        on,
        how,
        ctx.said,
        told=note or records.TOLD,
        obtained_by=by,
        provider_id=clinician.id if clinician else None,
    )
    said = f"{how} agreement of {short_day(on, ctx.today)}, obtained by {by}"
    undated = () if day_words else (f"No day was typed, so it is today's. Another day: consent {how} 11/3",)
    return Done(said, (*undated, f"Told: {note or records.TOLD}"), record="consents")


def seen(subject: Subject, words: str, _note: str) -> Done:
    """`seen 10/2`: the initiating visit with the treating clinician; its day is never guessed."""
    if not words:
        raise UserError("On which day was the initiating visit?", "Type it: seen 10/2, or seen today.")
    on = record_day(subject, words)
    records.visit(subject.db, subject.episode, on, subject.ctx.said)
    return Done(f"initiating visit on {short_day(on, subject.ctx.today)}", record="initiating_visits")


def assessed(subject: Subject, words: str, _note: str) -> Done:
    """`assessed 11/3`: the initial assessment, which starts the initial month; once per episode."""
    on = record_day(subject, words)
    before = subject.episode.initial_assessment_on
    if before:
        raise UserError(
            f"The initial assessment is on record: {short_day(before, subject.ctx.today)}.",
            "A second one changes nothing that was decided; log its minutes with /log.",
        )
    day = short_day(on, subject.ctx.today)
    episode = episodes.assess(subject.db, subject.episode, on)
    if episode.status != Status.REFERRED:
        return Done(f"initial assessment on {day}")
    episodes.change_status(subject.db, episode, Status.ACTIVE, on, subject.ctx.said, note="assessed")
    return Done(f"initial assessment on {day}", (f"In care: referred until then, active since {day}.",))


def problems(subject: Subject, words: str, _note: str) -> Done:
    """`problems F32.1 F41.1`: the problem list, replacing the one before."""
    codes = [icd10.normal(code) for code in words.replace(",", " ").split()]
    if not codes:
        raise UserError("Which problems?", "Type ICD-10-CM codes: problems F32.1 F41.1")
    records.list_problems(subject.db, subject.episode, codes, subject.ctx.today, subject.ctx.said)
    behavioral = any(icd10.is_behavioral(code) for code in codes)
    more = () if behavioral else ("None of these is a behavioral problem: the claim stays on hold.",)
    return Done(f"problems {' '.join(codes)}", more, record="problem_lists")


def payer(subject: Subject, words: str, note: str) -> Done:
    """`payer Cigna`: who covers the patient from today on; asks about one spelt like a known one."""
    try:
        return keep_payer(subject, words, note)
    except NearPayerError as unsure:
        return Done("", message=ask_payer(subject.db, subject.ctx, unsure, patient_id=subject.patient.id))


def keep_payer(subject: Subject, words: str, _note: str) -> Done:
    """Keep who covers the patient from today on.

    Raises:
        UserError: no name.
        NearPayerError: unknown, but spelt almost like known ones.
    """
    ctx, known = subject.ctx, payers.find(subject.db, subject.ctx.clinic.id, words)
    chosen = known or payers.chosen(subject.db, ctx.clinic.id, words)
    payers.cover(subject.db, ctx.clinic.id, subject.patient.id, chosen, ctx.today, ctx.said)
    new = f"{chosen.name} is new here: it is billed under the clinic's default policy."
    return Done(f"payer {chosen.name} from today on", () if known else (new,), record="coverages")


def clinician(subject: Subject, words: str, _note: str) -> Done:
    """`clinician @pcp 1234567893`: who treats and bills; a wrong NPI is kept and reported."""
    slack_id, rest = mentioned(words)
    number = next((word for word in rest.split() if word.isdigit()), "")
    name = " ".join(word for word in rest.split() if word != number and word.lower() != "npi").lstrip("@")
    return keep_clinician(subject, slack_id, name, number)


def keep_clinician(subject: Subject, slack_id: str, name: str, number: str) -> Done:
    """Seat the treating clinician, by Slack user or name, and NPI."""
    if not (slack_id or name or number):
        raise UserError("Which clinician?", "Like this: clinician @name 1234567893")
    ctx = subject.ctx
    member = find_colleague(subject.db, ctx, slack_id, name)
    if slack_id and member is None:
        raise UserError("That person is not a member of this clinic.", "Type the name, or ask your admin.")
    called, member_id = (member.name, member.id) if member else (name, None)
    who = care_team.provider(subject.db, ctx.clinic.id, number, called, member_id)
    before = care_team.team(subject.db, subject.episode).clinician
    care_team.seat(subject.db, subject.episode, Seat.CLINICIAN, ctx.today, ctx.said, provider_id=who.id)
    wrong = npi.fault(who.npi)
    more = [f"Kept, but the claim will be held: {wrong}."] if wrong else []
    if not _still_agreed(subject, before, who):
        more.append("The agreement was given under another clinician: ask for it again, then type consent.")
    said = " ".join(part for part in (who.name, f"NPI {who.npi}" if who.npi else "") if part)
    return Done(f"treating clinician {said}", tuple(more), record="care_team")


def _still_agreed(subject: Subject, before: Provider | None, now: Provider) -> bool:
    """Whether no new agreement is needed: none was given yet, or the same person's NPI was corrected."""
    agreed = records.of_episode(subject.db, subject.episode).agreement
    if agreed is None or agreed.provider_id in {None, now.id}:
        return True
    if before is None or before.id != agreed.provider_id or not _is_same(before, now):
        return False
    records.restate_agreement(subject.db, subject.episode, agreed, now.id, subject.ctx.said)
    return True


def _is_same(one: Provider, other: Provider) -> bool:
    same_member = one.member_id is not None and one.member_id == other.member_id
    return same_member or bool(one.name and one.name.casefold() == other.name.casefold())


def assign(subject: Subject, words: str, _note: str) -> Done:
    """`assign @colleague`: the care manager from today on."""
    return _seat(subject, words, Seat.CARE_MANAGER, Role.CARE_MANAGER, "care manager")


def consultant(subject: Subject, words: str, _note: str) -> Done:
    """`consultant @colleague`: the psychiatric consultant from today on."""
    return _seat(subject, words, Seat.CONSULTANT, Role.CONSULTANT, "consultant")


def born(subject: Subject, words: str, _note: str) -> Done:
    """`born 3/4/1980`: the birth date."""
    day = read_birth(words, subject.typed_on)
    enrollment.check_birth_date(day, subject.typed_on)
    started = subject.episode.enrolled_on or subject.episode.referred_on
    if started:
        enrollment.check_after_birth(day, started)
    patients.correct(subject.db, subject.ctx.clinic.id, subject.patient.id, date_of_birth=day)
    return Done(f"born {day.month}/{day.day}/{day.year}")


def _obtained_by(subject: Subject, words: str) -> tuple[str, str]:
    """The words without `by …`, and who obtained the agreement: whoever types, unless somebody is named."""
    found = _BY.search(f" {words}")
    if not found:
        return words, subject.ctx.member.name
    slack_id, name = mentioned(found["who"])
    member = find_colleague(subject.db, subject.ctx, slack_id, name, active=False)
    if slack_id and member is None:
        raise UserError("That person is not a member of this clinic.", "Type the name instead.")
    return f" {words}"[: found.start()].strip(), member.name if member else name.lstrip("@")


def _seat(subject: Subject, words: str, place: Seat, role: Role, called: str) -> Done:
    member = colleague(subject, words, role)
    ctx = subject.ctx
    care_team.seat(subject.db, subject.episode, place, ctx.today, ctx.said, member_id=member.id)
    return Done(f"{called} {member.name} from today on", record="care_team")
