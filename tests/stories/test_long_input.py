"""Text that is longer than what is kept is refused in words, on both databases, before it is read."""

import time

from tests.world import World

LONG = "x" * 121
NOTE = "note " * 700
NOTE_REFUSED = "The note has 3499 characters; at most 2000 are kept."
CLINICIAN = f"clinician {LONG}"

LINES: tuple[tuple[str, str, str], ...] = (
    ("dana", f"/enroll Amy {LONG} mrn L-1", "A name has at most 120 characters."),
    ("dana", f"/enroll Amy Low mrn {'9' * 81}", "An MRN has at most 80 characters."),
    ("dana", f"/enroll Amy Low mrn L-1 payer {LONG}", "A payer's name has at most 120 characters."),
    (
        "dana",
        f"/enroll Amy Low mrn L-1 npi 1234567893 {CLINICIAN}",
        "A clinician has a name of at most 120",
    ),
    (
        "dana",
        f"/log 15m phone Holly Guzman -- {NOTE}",
        NOTE_REFUSED,
    ),
    ("dana", f"/log 15m phone Holly Guzman {NOTE}", "characters"),
    (
        "dana",
        f"/patient Holly Guzman flag medication -- {NOTE}",
        NOTE_REFUSED,
    ),
    ("priya", f"/review Holly Guzman -- {NOTE}", NOTE_REFUSED),
)


def test_what_is_too_long_is_refused_in_words(world: World) -> None:
    for who, line, says in LINES:
        shown = getattr(world, who).types(line).shown
        assert says in shown, line[:60]
        assert "Nothing was saved." in shown


def test_a_very_long_text_is_refused_before_it_is_read(sqlite_world: World) -> None:
    text = f"15m phone Holly Guzman -- {'<@U0DANA> ' * 80_000}"
    began = time.process_time()
    body = sqlite_world.slack.command_fields("U0DANA", "/log", text)
    assert "at most 20,000 can be read." in sqlite_world.slack.deliver("slash_commands", body).body
    sqlite_world.dana.says_to_bot(text)
    assert "at most 20,000 can be read.\nSend it in parts." in sqlite_world.dana.inbox[-1].shown
    assert time.process_time() - began < 4
