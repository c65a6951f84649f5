"""Whatever is typed is read or refused in words, and never gives a patient whose name was not typed."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from handlers.ledger.reading.log_reader import read_log
from handlers.ledger.reading.score_reader import read_scores
from handlers.reading.patients.find_patient import find_patient, patients_named
from store.errors import UserError
from store.rules.activities import ATTEMPT_ACTIVITIES
from store.rules.clinic.settings import Settings
from store.rules.patient.names import PatientName, mrn_search_key, words_of_name
from tests.handlers.reading.cast import CAST, NOW

_SNIPPETS = (
    "15m;45;1h;1:05;0.5h;9:00-9:25;9;at;to;from;-;--;—;,;half an hour;phone;call;left message;video;visit",
    "no show;portal;next;next tue;in 2 weeks;yesterday;mon;last;sun;may;April 3;nov;11/3;2/30;the 3rd",
    "ago;Holly;Guzman;Guzman-Reyes;Krause,;April;May;Chen;Sun;Li;Will;Call;Art;Portal;Min;Lee;van;der;Berg;O’Brien",
    "4521;MR-77;with;w/;on;Thi;To;fishing;Hollly;phq9;gad7;14;1,2,1;item9;audit c;🙂;משה;&amp;;\n;\u200f",
)
SENTENCES = st.lists(st.sampled_from(";".join(_SNIPPETS).split(";")), max_size=12).map(" ".join)


def _typed(patient: PatientName, text: str) -> bool:
    """Whether a word of the name, or the MRN, is in the text."""
    said = {
        word
        for part in text.replace(",", " ").split()
        for word in (*words_of_name(part), mrn_search_key(part))
    }
    return bool(said & {*words_of_name(patient.full_name), mrn_search_key(patient.mrn)})


@given(st.one_of(SENTENCES, st.text(max_size=120)))
def test_any_line_of_log_is_read_or_refused(text: str) -> None:
    with suppress(UserError):
        for line in read_log(text, CAST, NOW, Settings()):
            assert line.minutes > 0 or line.minute_choices or line.activity in ATTEMPT_ACTIVITIES
            assert line.service_on <= NOW.date()
            taken = words_of_name(line.name_words)
            for patient in line.patients:
                bag = [*words_of_name(patient.full_name), mrn_search_key(patient.mrn)]
                assert _typed(patient, text)
                assert all(word in bag for word in taken) or mrn_search_key(patient.mrn) in mrn_search_key(
                    line.name_words
                )


@given(st.one_of(SENTENCES, st.text(max_size=120)))
def test_any_line_of_score_is_read_or_refused(text: str) -> None:
    with suppress(UserError):
        for line in read_scores(text, CAST, NOW):
            assert line.scores
            assert all(0 <= each.total <= each.instrument.total_max for each in line.scores)
            assert all(_typed(patient, text) for patient in line.patients)


@given(st.one_of(SENTENCES, st.text(max_size=120)))
def test_any_name_is_found_by_words_that_were_typed(text: str) -> None:
    with suppress(UserError):
        assert all(
            _typed(patient, text)
            for patient in (*find_patient(text, CAST).patients, *patients_named(text, CAST))
        )
