"""What Slack's clients make of a text is undone once."""

import pytest

from handlers.reading.typed_text import TypedLine, label_mentions_in_notes, normalize, split_lines
from store.errors import UserError


@pytest.mark.parametrize(
    ("typed", "head", "note"),
    [
        ("15m Holly -- slept better", "15m Holly", "slept better"),
        ("15m Holly — slept better", "15m Holly", "slept better"),
        ("15m Holly—slept better", "15m Holly", "slept better"),
        ("15m Holly – slept better", "15m Holly", "slept better"),
        ("15m Holly--slept -- better", "15m Holly", "slept -- better"),
        ("15m Holly -- “I’m  fine” &amp; <b> — ok", "15m Holly", "“I’m  fine” & <b> — ok"),
        ("15m Holly -- &amp;lt;", "15m Holly", "&lt;"),
        ("15m Holly --", "15m Holly", ""),
        ("9:00–9:25 Holly – slept", "9:00-9:25 Holly", "slept"),
        ("9:00 – 9:25 Holly", "9:00-9:25 Holly", ""),
        ("9:00 - 9:25 Holly", "9:00-9:25 Holly", ""),
        ("9am — 9:25am Holly", "9am-9:25am Holly", ""),
        ("9:00--9:25 Holly -- slept", "9:00-9:25 Holly", "slept"),
        ("15m Holly at 9:30 -- 2 refills", "15m Holly at 9:30", "2 refills"),
        ("15m Holly @ 9:30", "15m Holly at 9:30", ""),
        ("15m\u00a0Holly\u2009\u200bGuzman\u200f", "15m Holly Guzman", ""),
        ("15m O’Brien", "15m O'Brien", ""),
        ("15m Jose\u0301", "15m José", ""),
        ("15m Krause,April", "15m Krause, April", ""),
        ("15m MRN: 4521", "15m mrn 4521", ""),
        ("15m &lt;!channel&gt;", "15m <!channel>", ""),
        ("15m Holly -- ask <@U0PRIYA|Priya Shah>", "15m Holly", "ask @Priya Shah"),
        ("15m Holly -- ask <@U0PRIYA>", "15m Holly", "ask @someone"),
        ("15m Holly -- see <#C0REVIEW|case-review>", "15m Holly", "see #case-review"),
        ("15m Holly -- see <#C0REVIEW|>", "15m Holly", "see #channel"),
        ("15m Holly -- told <!subteam^S01|@care-team> and <!here>", "15m Holly", "told @care-team and @here"),
        (
            "15m Holly -- <https://a.org/b?c=1&amp;d=2|a.org> and <https://a.org>",
            "15m Holly",
            "https://a.org/b?c=1&d=2 and https://a.org",
        ),
        (
            "15m Holly -- wrote <mailto:h@a.org|h@a.org>, <tel:5551234|555-1234>",
            "15m Holly",
            "wrote h@a.org, 5551234",
        ),
        ("15m Holly -- typed &lt;@U0PRIYA|x&gt;", "15m Holly", "typed <@U0PRIYA|x>"),
        ("assign <@U0PRIYA|priya> -- ok", "assign <@U0PRIYA|priya>", "ok"),
    ],
)
def test_a_line_is_split_into_head_and_note(typed: str, head: str, note: str) -> None:
    assert split_lines(typed) == [TypedLine(1, head, note)]


def test_colleagues_are_named_in_notes_and_stay_mentions_before_them() -> None:
    text = "Holly assign <@U1|dana> -- told <@U1> and <@U2|owen>\nApril <@U1> &amp; co"
    assert label_mentions_in_notes(text, {"U1": "Dana R & Co <x>"}) == (
        "Holly assign <@U1|dana> -- told <@U1|Dana R &amp; Co &lt;x&gt;> and <@U2|owen>\nApril <@U1> &amp; co"
    )
    assert split_lines("a -- told <@U1|Dana R &amp; Co &lt;x&gt;>")[0].note == "told @Dana R & Co <x>"


def test_empty_lines_are_passed_over_and_the_others_counted() -> None:
    assert split_lines("15m Holly\r\n\r\n 20m April -- a\n") == [
        TypedLine(1, "15m Holly", ""),
        TypedLine(2, "20m April", "a"),
    ]
    assert split_lines("  \n ") == []


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("x" * 4000, "Line 1 has 4000 characters before its note; at most 300 can be read."),
        ("15m Holly -- " + "x" * 2001, "The note has 2001 characters; at most 2000 are kept."),
        ("15m\n" * 51, "That is 51 lines; at most 50 can be sent at a time."),
    ],
)
def test_what_is_too_long_is_refused(typed: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        split_lines(typed)
    assert refused.value.wrong == wrong


def test_what_is_plain_stays_as_it_is() -> None:
    assert normalize("15m phone Holly Guzman 11/3") == "15m phone Holly Guzman 11/3"
