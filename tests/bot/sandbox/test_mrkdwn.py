"""Text is parsed as in Slack, and escaped text is shown as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.text.mrkdwn import Span, escape, mrkdwn
from bot.sandbox.text.rendering import mrkdwn_as_text

NAMES = {"U1": "Holly Care", "C1": "team"}


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("*bold* and _italic_", [Span("bold", ("bold",)), Span(" and "), Span("italic", ("italic",))]),
        ("2*3*4 snake_case_name", [Span("2*3*4 snake_case_name")]),
        ("`a * b`", [Span("a * b", ("code",))]),
        ("*see <https://a.b|here>*", [Span("see ", ("bold",)), Span("here", ("bold",), "https://a.b")]),
        ("<@U1> in <#C1>", [Span("@Holly Care", ("mention",)), Span(" in "), Span("#team", ("mention",))]),
        ("<!channel>", [Span("@channel", ("broadcast",))]),
        ("&lt;!channel&gt; &amp;amp;", [Span("<!channel> &amp;")]),
        (":warning: due", [Span("⚠️ due")]),
    ],
)
def test_mrkdwn_becomes_spans(text: str, spans: list[Span]) -> None:
    assert list(mrkdwn(text, NAMES)) == spans


@given(st.text(alphabet=st.characters(exclude_characters="*_~`:\n", exclude_categories=["Cs", "Cc"])))
def test_escaped_text_without_markup_is_shown_as_typed(text: str) -> None:
    assert mrkdwn_as_text(escape(text), NAMES) == text
