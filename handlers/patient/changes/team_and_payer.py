"""`payer Cigna`, `clinician @pcp 1234567893`, `assign @colleague`: who pays and who treats, from today on."""

from handlers.patient.sentences import changes as sentences
from handlers.patient_choice.ask_choice import ask_payer_choice
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.patient_choice.colleagues import colleague_in_role, find_colleague, split_mention
from store.errors import UserError
from store.patient import care_team, records
from store.patient.care_team import Provider, TeamPosition
from store.payer import payers
from store.payer.payers import SimilarPayerError
from store.rules.patient import npi
from store.rules.roles import Role


def set_payer(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`payer Cigna`: who covers the patient from today on; asks when the name is similar to a known one."""
    try:
        return save_payer(context, words, note)
    except SimilarPayerError as similar:
        question = ask_payer_choice(context.db, context.ctx, similar, patient_id=context.patient.id)
        return ChangeResult("", message=question)


def save_payer(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """Record who covers the patient from today on.

    Raises:
        UserError: no name.
        SimilarPayerError: unknown, but spelled almost like known ones.
    """
    ctx, known = context.ctx, payers.find(context.db, context.ctx.clinic.id, words)
    payer = known or payers.resolve_typed(context.db, ctx.clinic.id, words)
    payers.set_coverage(context.db, ctx.clinic.id, context.patient.id, payer, ctx.today, ctx.provenance)
    details = () if known else (sentences.new_payer(payer.name),)
    return ChangeResult(sentences.payer(payer.name), details, undo_table="coverages")


def set_clinician(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`clinician @pcp 1234567893`: who treats and bills; a wrong NPI is saved and reported."""
    slack_id, rest = split_mention(words)
    number = next((word for word in rest.split() if word.isdigit()), "")
    name = " ".join(word for word in rest.split() if word != number and word.lower() != "npi").lstrip("@")
    return save_clinician(context, slack_id, name, number)


def save_clinician(context: PatientContext, slack_id: str, name: str, number: str) -> ChangeResult:
    """Record the treating clinician, by Slack user or name, and NPI."""
    if not (slack_id or name or number):
        raise UserError(*sentences.CLINICIAN_MISSING)
    db, ctx = context.db, context.ctx
    member = find_colleague(db, ctx, slack_id, name)
    if slack_id and member is None:
        raise UserError(*sentences.TYPE_THE_NAME)
    name, member_id = (member.name, member.id) if member else (name, None)
    provider = care_team.find_or_add_provider(db, ctx.clinic.id, number, name, member_id)
    before = care_team.team(db, context.episode).clinician
    care_team.assign(
        db, context.episode, TeamPosition.CLINICIAN, ctx.today, ctx.provenance, provider_id=provider.id
    )
    problem = npi.npi_error(provider.npi)
    details = [sentences.wrong_npi(problem)] if problem else []
    if not _consent_still_valid(context, before, provider):
        details.append(sentences.CONSENT_OUTDATED)
    summary = sentences.clinician(provider.name, provider.npi)
    return ChangeResult(summary, tuple(details), undo_table="care_team")


def _consent_still_valid(context: PatientContext, before: Provider | None, now: Provider) -> bool:
    """Whether no new consent is needed: there is none yet, or the same person's NPI was corrected."""
    consent = records.of_episode(context.db, context.episode).consent
    if consent is None or consent.provider_id in {None, now.id}:
        return True
    if before is None or before.id != consent.provider_id or not _is_same_person(before, now):
        return False
    records.replace_consent(context.db, context.episode, consent, now.id, context.ctx.provenance)
    return True


def _is_same_person(before: Provider, now: Provider) -> bool:
    is_same_member = before.member_id is not None and before.member_id == now.member_id
    return is_same_member or bool(before.name and before.name.casefold() == now.name.casefold())


def assign_care_manager(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`assign @colleague`: the care manager from today on."""
    name = _assign(context, words, TeamPosition.CARE_MANAGER, Role.CARE_MANAGER)
    return ChangeResult(sentences.care_manager(name), undo_table="care_team")


def assign_consultant(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`consultant @colleague`: the psychiatric consultant from today on."""
    name = _assign(context, words, TeamPosition.CONSULTANT, Role.CONSULTANT)
    return ChangeResult(sentences.consultant(name), undo_table="care_team")


def _assign(context: PatientContext, words: str, position: TeamPosition, role: Role) -> str:
    db, ctx = context.db, context.ctx
    member = colleague_in_role(db, ctx, words, role)
    care_team.assign(db, context.episode, position, ctx.today, ctx.provenance, member_id=member.id)
    return member.name
