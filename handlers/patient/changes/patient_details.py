"""`consent spoken 11/3`, `problems F32.1`, `payer Cigna`, `assign @colleague`: what billing rests on."""

import re

from handlers.patient_choice.ask_choice import ask_payer_choice
from handlers.patient_choice.card_change import (
    ChangeResult,
    PatientContext,
    colleague_in_role,
    find_colleague,
    read_day_on_record,
    split_mention,
)
from handlers.reading.days import read_birth
from store.enrollment import enrollment
from store.errors import UserError
from store.patient import care_team, episodes, patients, records
from store.patient.care_team import Provider, TeamPosition
from store.payer import payers
from store.payer.payers import SimilarPayerError
from store.rules.patient import icd10, npi
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from store.rules.text_format import short_date

_OBTAINED_BY = re.compile(r"\sby\s+(?P<who>\S.*)$", re.IGNORECASE)
_CONSENT_FORMS = {
    "spoken": "spoken",
    "verbal": "spoken",
    "oral": "spoken",
    "written": "written",
    "signed": "written",
}


def record_consent(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """`consent spoken 11/3 by Dana Reed -- told …`: the patient agreed, and what was told."""
    words, by = _split_obtained_by(subject, words)
    typed = words.split()
    said_how = [_CONSENT_FORMS[word.lower()] for word in typed if word.lower() in _CONSENT_FORMS]
    day_words = " ".join(word for word in typed if word.lower() not in _CONSENT_FORMS)
    if not said_how:
        day = day_words or "11/3"
        raise UserError(
            "Was the agreement spoken or written?",
            f"Type it with its day: consent spoken {day}, or consent written {day}.",
        )
    on, how = read_day_on_record(subject, day_words), said_how[0]
    clinician = care_team.team(subject.db, subject.episode).clinician
    ctx = subject.ctx
    records.record_consent(
        subject.db,
        subject.episode,
        on,
        how,
        ctx.provenance,
        told=note or records.CONSENT_INFORMATION,
        obtained_by=by,
        provider_id=clinician.id if clinician else None,
    )
    said = f"{how} agreement of {short_date(on, ctx.today)}, obtained by {by}"
    undated = () if day_words else (f"No day was typed, so it is today's. Another day: consent {how} 11/3",)
    return ChangeResult(
        said, (*undated, f"Told: {note or records.CONSENT_INFORMATION}"), undo_table="consents"
    )


def record_initiating_visit(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`seen 10/2`: the initiating visit with the treating clinician; its day is never guessed."""
    if not words:
        raise UserError("On which day was the initiating visit?", "Type it: seen 10/2, or seen today.")
    on = read_day_on_record(subject, words)
    records.record_initiating_visit(subject.db, subject.episode, on, subject.ctx.provenance)
    return ChangeResult(
        f"initiating visit on {short_date(on, subject.ctx.today)}", undo_table="initiating_visits"
    )


def record_initial_assessment(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`assessed 11/3`: the initial assessment, which starts the initial month; once per episode."""
    on = read_day_on_record(subject, words)
    before = subject.episode.initial_assessment_on
    if before:
        raise UserError(
            f"The initial assessment is on record: {short_date(before, subject.ctx.today)}.",
            "A second one changes nothing that was decided; log its minutes with /log.",
        )
    day = short_date(on, subject.ctx.today)
    episode = episodes.record_initial_assessment(subject.db, subject.episode, on)
    if episode.status != Status.REFERRED:
        return ChangeResult(f"initial assessment on {day}")
    episodes.change_status(subject.db, episode, Status.ACTIVE, on, subject.ctx.provenance, note="assessed")
    return ChangeResult(
        f"initial assessment on {day}", (f"In care: referred until then, active since {day}.",)
    )


def set_problems(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`problems F32.1 F41.1`: the problem list, replacing the one before."""
    codes = [icd10.normalized(code) for code in words.replace(",", " ").split()]
    if not codes:
        raise UserError("Which problems?", "Type ICD-10-CM codes: problems F32.1 F41.1")
    records.record_problems(subject.db, subject.episode, codes, subject.ctx.today, subject.ctx.provenance)
    behavioral = any(icd10.is_behavioral(code) for code in codes)
    more = () if behavioral else ("None of these is a behavioral problem: the claim stays on hold.",)
    return ChangeResult(f"problems {' '.join(codes)}", more, undo_table="problem_lists")


def set_payer(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """`payer Cigna`: who covers the patient from today on; asks about one spelt like a known one."""
    try:
        return save_payer(subject, words, note)
    except SimilarPayerError as unsure:
        return ChangeResult(
            "", message=ask_payer_choice(subject.db, subject.ctx, unsure, patient_id=subject.patient.id)
        )


def save_payer(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """Keep who covers the patient from today on.

    Raises:
        UserError: no name.
        NearPayerError: unknown, but spelt almost like known ones.
    """
    ctx, known = subject.ctx, payers.find(subject.db, subject.ctx.clinic.id, words)
    chosen = known or payers.resolve_typed(subject.db, ctx.clinic.id, words)
    payers.set_coverage(subject.db, ctx.clinic.id, subject.patient.id, chosen, ctx.today, ctx.provenance)
    new = f"{chosen.name} is new here: it is billed under the clinic's default policy."
    return ChangeResult(f"payer {chosen.name} from today on", () if known else (new,), undo_table="coverages")


def set_clinician(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`clinician @pcp 1234567893`: who treats and bills; a wrong NPI is kept and reported."""
    slack_id, rest = split_mention(words)
    number = next((word for word in rest.split() if word.isdigit()), "")
    name = " ".join(word for word in rest.split() if word != number and word.lower() != "npi").lstrip("@")
    return save_clinician(subject, slack_id, name, number)


def save_clinician(subject: PatientContext, slack_id: str, name: str, number: str) -> ChangeResult:
    """Seat the treating clinician, by Slack user or name, and NPI."""
    if not (slack_id or name or number):
        raise UserError("Which clinician?", "Like this: clinician @name 1234567893")
    ctx = subject.ctx
    member = find_colleague(subject.db, ctx, slack_id, name)
    if slack_id and member is None:
        raise UserError("That person is not a member of this clinic.", "Type the name, or ask your admin.")
    called, member_id = (member.name, member.id) if member else (name, None)
    who = care_team.find_or_add_provider(subject.db, ctx.clinic.id, number, called, member_id)
    before = care_team.team(subject.db, subject.episode).clinician
    care_team.assign(
        subject.db, subject.episode, TeamPosition.CLINICIAN, ctx.today, ctx.provenance, provider_id=who.id
    )
    wrong = npi.npi_error(who.npi)
    more = [f"Kept, but the claim will be held: {wrong}."] if wrong else []
    if not _consent_still_valid(subject, before, who):
        more.append("The agreement was given under another clinician: ask for it again, then type consent.")
    said = " ".join(part for part in (who.name, f"NPI {who.npi}" if who.npi else "") if part)
    return ChangeResult(f"treating clinician {said}", tuple(more), undo_table="care_team")


def _consent_still_valid(subject: PatientContext, before: Provider | None, now: Provider) -> bool:
    """Whether no new agreement is needed: none was given yet, or the same person's NPI was corrected."""
    agreed = records.of_episode(subject.db, subject.episode).consent
    if agreed is None or agreed.provider_id in {None, now.id}:
        return True
    if before is None or before.id != agreed.provider_id or not _is_same(before, now):
        return False
    records.replace_consent(subject.db, subject.episode, agreed, now.id, subject.ctx.provenance)
    return True


def _is_same(one: Provider, other: Provider) -> bool:
    same_member = one.member_id is not None and one.member_id == other.member_id
    return same_member or bool(one.name and one.name.casefold() == other.name.casefold())


def assign_care_manager(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`assign @colleague`: the care manager from today on."""
    return _assign_seat(subject, words, TeamPosition.CARE_MANAGER, Role.CARE_MANAGER, "care manager")


def assign_consultant(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`consultant @colleague`: the psychiatric consultant from today on."""
    return _assign_seat(subject, words, TeamPosition.CONSULTANT, Role.CONSULTANT, "consultant")


def set_birth_date(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`born 3/4/1980`: the birth date."""
    day = read_birth(words, subject.typed_on)
    enrollment.check_birth_date(day, subject.typed_on)
    started = subject.episode.enrolled_on or subject.episode.referred_on
    if started:
        enrollment.check_after_birth(day, started)
    patients.correct(subject.db, subject.ctx.clinic.id, subject.patient.id, date_of_birth=day)
    return ChangeResult(f"born {day.month}/{day.day}/{day.year}")


def _split_obtained_by(subject: PatientContext, words: str) -> tuple[str, str]:
    """The words without `by …`, and who obtained the agreement: whoever types, unless somebody is named."""
    found = _OBTAINED_BY.search(f" {words}")
    if not found:
        return words, subject.ctx.member.name
    slack_id, name = split_mention(found["who"])
    member = find_colleague(subject.db, subject.ctx, slack_id, name, active=False)
    if slack_id and member is None:
        raise UserError("That person is not a member of this clinic.", "Type the name instead.")
    return f" {words}"[: found.start()].strip(), member.name if member else name.lstrip("@")


def _assign_seat(
    subject: PatientContext, words: str, place: TeamPosition, role: Role, called: str
) -> ChangeResult:
    member = colleague_in_role(subject, words, role)
    ctx = subject.ctx
    care_team.assign(subject.db, subject.episode, place, ctx.today, ctx.provenance, member_id=member.id)
    return ChangeResult(f"{called} {member.name} from today on", undo_table="care_team")
