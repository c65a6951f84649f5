"""Sentences about rows: errors, changes and warnings. They follow a line number: lower case, no period."""

from collections.abc import Sequence
from datetime import date

from store.rules.patient.mrns import NotAnMrn
from store.rules.text_format import count_text

# --- Patients ---

NO_MRN = "the MRN is missing"
NEW_PATIENT_NEEDS_NAME = "a new patient needs a name"
CHECK_MRN_OR_NAME = "correct the MRN or the name"
CORRECT_OR_IMPORT_NAME = "correct the MRN or the name; a new name comes in with the patients file first"
WRITE_WHOLE_MRN = "write the whole MRN as it is on file; for another patient, add --new-patient with this one"
IMPORT_PATIENTS_FIRST = "import the patients first"
ENROLL_FIRST = "enroll the patient first"


def name_cell(column: str) -> str:
    """How a name column is called where its text is too long."""
    return f"the {column.replace('_', ' ')}"


def name_word(column: str) -> str:
    """How one word of a name column is called where it is too long."""
    return f"a word in the {column.replace('_', ' ')}"


def unknown_mrn(mrn: str) -> str:
    """A row about no one on file."""
    return f"no patient with MRN {mrn}"


def no_episode(mrn: str) -> str:
    """A row about a patient without an episode of care."""
    return f"MRN {mrn} has no episode of care"


def mrn_repeated(mrn: str, line: int) -> str:
    """Two rows about one patient that disagree."""
    return f"MRN {mrn} is already on line {line}, with other values"


def not_an_mrn(instead: NotAnMrn, text: str) -> tuple[str, str]:
    """A row without an MRN: what is there, and what to do."""
    return {
        NotAnMrn.MISSING: (NO_MRN, ""),
        NotAnMrn.PLACEHOLDER: (f"the MRN is missing: it says “{text}”", ""),
        NotAnMrn.SCIENTIFIC: (
            f"“{text}” is a number that the spreadsheet shortened",
            "format the column as text and type the MRN again",
        ),
        NotAnMrn.HEADER: ("the header again", ""),
        NotAnMrn.FOOTER: (f"a total or footer, not a patient: “{text}”", ""),
    }[instead]


def patient_on_file(mrn: str, full_name: str, born: date | None, line: int | None = None) -> str:
    """`MRN 00012345 (Holly Guzman, born 1961-03-04)`; from an earlier line of the file, that line."""
    birth = f", born {born}" if born else ""
    place = f", line {line}" if line else ""
    return f"MRN {mrn} ({full_name}{birth}{place})"


def stated_otherwise(
    mrn: str, full_name: str, born: date | None, in_file: str, in_file_born: date | None
) -> str:
    """A known MRN with another name or birth date: both."""
    birth, other = (f", born {day}" if day else "" for day in (born, in_file_born))
    says = f"{in_file}{other}" if in_file else f"born {in_file_born}"
    return f"MRN {mrn} is on file for {full_name}{birth}, and the file says {says}"


def new_surname(mrn: str) -> str:
    """First name and birth date are the same: how to take the new name."""
    return f"for a new name of the same person, add --accept-name-change {mrn}; else correct the MRN"


def same_person_after_all(mrn: str) -> str:
    """It isn't clear: how to take the file's name and birth date."""
    return f"correct the MRN or the name; for the same person, add --accept-name-change {mrn}"


def similar_mrn(mrn: str, on_file: Sequence[str]) -> str:
    """An MRN that isn't on file, and those that differ from it only in zeros or punctuation."""
    return (
        f"MRN {mrn} isn't on file, but {' and '.join(on_file)} is"
        if len(on_file) == 1
        else (f"MRN {mrn} isn't on file, but {' and '.join(on_file)} are")
    )


def earlier_mrn(mrn: str, on_file: Sequence[str]) -> str:
    """An MRN that a chart had before it was corrected."""
    return f"MRN {mrn} was the MRN of a chart that is {' or '.join(on_file)} now"


WRITE_MRN_OF_TODAY = "write the MRN as it is on file"


def found_by_earlier_mrn(mrn: str, now: str, full_name: str) -> str:
    """A row with an earlier MRN, and the patient's name; one of the notes about the whole file."""
    return f"MRN {mrn} was taken as {now}: it was corrected, and the name is {full_name}."


def found_by_earlier_name(earlier: str, full_name: str) -> str:
    """A row with an earlier name of the patient; one of the notes about the whole file."""
    return f"{earlier} was taken as {full_name}: it is an earlier name of the chart."


def known_under_other_mrn(mrn: str, full_name: str, on_file: Sequence[str]) -> str:
    """A new MRN with the name of patients who are known under another."""
    return f"MRN {mrn} is new, but {full_name} may be {' or '.join(on_file)}"


def use_known_mrn(mrn: str) -> str:
    """How to say that it is the same person, or someone else."""
    return f"for the same person, write that MRN; for another one, add --new-patient {mrn}"


def decided_mrn_not_in_file(mrn: str) -> str:
    """A decision about an MRN that the file doesn't have; one of the notes about the whole file."""
    return f"MRN {mrn} was given with --accept-name-change or --new-patient, but it is not in the file."


def write_or_pad_mrn(width: int) -> str:
    """An MRN that may lack its zeros, in a file that adds no patients."""
    return f"write the whole MRN as it is on file, or add --pad-mrn {width} for all that lost their zeros"


def patients_left_out(number: int) -> str:
    """Rows about patients whom an earlier file of the folder couldn't add."""
    return f"about {count_text(number, 'patient')} left out above"


def unknown_mrns(mrns: Sequence[str], at_most: int) -> str:
    """Rows about many patients who aren't on file."""
    more = f" and {len(mrns) - at_most:,} more" if len(mrns) > at_most else ""
    return f"no patients with MRN {', '.join(mrns[:at_most])}{more}; {IMPORT_PATIENTS_FIRST}"


def taken_as(mrn: str, on_file: str) -> str:
    """The name agreed, so the row is about the patient whose MRN differs only in zeros or punctuation."""
    return f"MRN {mrn} was taken as {on_file}: the name is the same"


def name_kept(on_file: str, in_file: str) -> str:
    """The same name in another spelling."""
    return f"the name stays {on_file}; the file says {in_file}"


def not_a_consent_form(text: str) -> str:
    """A form of consent other than the two known ones."""
    return f"consent “{text}” should be spoken or written"


def not_a_status(text: str) -> str:
    """A cell that should be a patient status."""
    return f"“{text}” isn't a status"


def say_status(text: str, choices: Sequence[str]) -> str:
    """How to say what a status word means."""
    return f'add --status "{text}=graduated", or what it means: {", ".join(choices)}'


def use_one_of(choices: Sequence[str]) -> str:
    """The values that a cell may have."""
    return f"use one of: {', '.join(choices)}"


def ended_before_start(ended: date, started: date) -> str:
    """An episode whose end is before its start."""
    return f"ended on {ended}, before it started on {started}"


def ended_without_final_status(ended: date) -> str:
    """An end date beside a status that goes on."""
    return f"ended on {ended}, but the status doesn't end the episode"


# --- Patients: what changes ---

FIRST_EPISODE = "first episode of care"
OTHER_CARE_MANAGER = "a different care manager"
CHANGED_MEANWHILE = "someone else changed this patient at the same time; import the file again"


def value_change(what: str, new: object, previous: object = None) -> str:
    """A new value, with the one that it replaces."""
    return f"{what} {new} (was {previous})" if previous else f"{what} {new}"


def not_a_next_kind(text: str) -> str:
    """How the next contact is to happen, in a word that isn't one of ours."""
    return f"next kind “{text}” isn't a way to contact a patient"


def contact_interval(interval: object) -> str:
    """A new interval between contacts."""
    return (
        f"contact interval {interval}" if isinstance(interval, str) else f"contact interval {interval} days"
    )


def cell_text(value: object) -> object:
    """Yes and no as words; anything else as it is."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def not_an_interval(text: str) -> str:
    """A contact interval that isn't a number of days."""
    return f"contact interval “{text}” isn't a number of days up to 365"


WRITE_INTERVAL = "write 14, 2 weeks or as needed"


def not_a_payer_kind(text: str) -> str:
    """A kind of payer that isn't known."""
    return f"payer kind “{text}” isn't known"


def not_a_sex(text: str) -> str:
    """A sex that isn't known."""
    return f"sex “{text}” isn't known"


# --- Patients: what to check ---


def kept_as_is(problem: str) -> str:
    """A doubtful value that was imported all the same."""
    return f"{problem}; kept as is"


def not_icd10(codes: Sequence[str]) -> str:
    """Problems that aren't codes."""
    return f"not an ICD-10-CM code: {', '.join(codes)}"


def left_out_of_problems(words: Sequence[str]) -> str:
    """A diagnosis in words, which was not imported."""
    quoted = ", ".join(f"“{word}”" for word in words)
    return f"left out of the problem list: {quoted} isn't an ICD-10-CM code"


def payer_question(name: str, similar: str) -> str:
    """A payer that is almost another one."""
    return f"“{name}” may be the payer {similar}"


def answer_payer(name: str, similar: str) -> str:
    """How to answer that question."""
    return f'imported without a payer; add --payer "{name}={similar}", or "{name}={name}" for another one'


def unknown_member(name: str) -> str:
    """A care manager who can't be identified."""
    return f"“{name}” isn't on the team, or two members have that name; imported without a care manager"


def assessment_kept(on_file: date, in_file: date) -> str:
    """An initial assessment that the file dates differently."""
    return f"initial assessment stays {on_file}; the file says {in_file}"


def status_kept(on_file: str, reason: str) -> str:
    """A status that can't change as the file says."""
    return f"status stays {on_file}: {reason}"


def cannot_end_before_start(ended: date, started: date) -> str:
    """Why an episode on file can't end on the file's date."""
    return f"it can't end on {ended}, before it started on {started}"


def end_assumed(on: date, today: date) -> str:
    """Care has ended, and the file doesn't say when."""
    taken = "today is taken" if on == today else f"{on} is taken, the last contact"
    return f"the end of care is missing: {taken}; add a column ended_on"


# --- Time, scores and services ---

NO_SCORE = "score and items are both empty"
NO_SCORE_ON_LINE = "no score on this line"
LEAVE_OUT_MISSING_SCORE = "leave the row out (a missing score isn't 0)"


def not_a_role(text: str) -> str:
    """A cell that should be a role."""
    return f"“{text}” isn't a role"


def unusually_long(minutes: str) -> str:
    """An entry longer than a working day."""
    return f"{minutes} minutes is more than 8 hours; check that it's a monthly total"


def already_on_file_as(activity: str) -> str:
    """A time entry that is on file with another activity or note."""
    return f"already on file as {activity}, same minutes; not added without --add-duplicates"


def repeats_line(line: int) -> str:
    """Two equal rows of one file."""
    return f"same as line {line}; both were kept"


def raises_alert(answer: str) -> str:
    """A recent answer about self-harm: what importing it does."""
    return f"{answer}: a safety alert opens, as for a typed score"


def unknown_scale(text: str) -> str:
    """A rating scale that isn't supported."""
    return f"“{text}” isn't a scale that I know"


# --- Contacts, case reviews and care plans ---

IMPORT_AS_TIME = "import it as time, with its minutes"
NO_PLAN = "the plan is empty"


def not_a_contact(kind: str) -> str:
    """A kind of work that isn't a contact."""
    return f"“{kind}” isn't a contact or an attempt"


def unknown_consultant(name: str) -> str:
    """A consultant who can't be identified."""
    return f"“{name}” isn't on the team, or two members have that name; imported without a consultant"


def old_recommendation(days: int) -> str:
    """A recommendation of long ago without a status."""
    return f"older than {days} days and without a status; imported as closed"


# --- Billing reports ---

NO_MINUTES = "the minutes are missing"
VOID_FIRST = "void that entry first"
MONTH_IMPORTED_MEANWHILE = "someone else imported this month at the same time; import the file again"


def month_has_total(month: str, minutes: str) -> str:
    """A month that an earlier report filled with other minutes."""
    return f"{month} already has an imported total of {minutes} min"


# --- Billing policies and rates ---

WRITE_MONTH = "write it like 2026-10"


def unknown_payer(name: str) -> str:
    """A payer that the clinic doesn't have."""
    return f"there is no payer “{name}”"


def known_payers(names: Sequence[str]) -> str:
    """The payers that the clinic has."""
    return f"the payers are: {', '.join(names)}" if names else "the clinic has no payers yet"


def not_a_month(column: str, text: str) -> str:
    """A cell that should be a month."""
    return f"{column} “{text}” isn't a month"


def until_before_from(until: object, since: object) -> str:
    """A policy that ends before it begins."""
    return f"until {until} is before from {since}"


def rate_repeated(line: int) -> str:
    """Two rates for one code, payer and month."""
    return f"line {line} has the same code, payer and month"
