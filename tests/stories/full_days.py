"""Days full of work at North Clinic: everything people can press or fill in is shown to someone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox import SlackUser
from tests.world import World

MARK = "zebranote"
"""In every note, question, plan and recommendation: who must not read those must not meet it."""

MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/Chicago"))

_LINES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "dana",
        (
            f"/log 52m phone Holly Guzman nov 18 -- {MARK}",
            f"/log 65m video April Krause oct 20 -- {MARK}",
            f"/score phq9 19 item9 0 Holly Guzman sep 3 -- {MARK}",
            f"/score phq9 18 item9 0 Holly Guzman -- {MARK}",
            "/score phq9 20 April Krause",
            f"/score phq9 18 item9 2 Timothy Arroyo -- {MARK}",
            f"/patient Holly Guzman plan -- {MARK}",
            f"/patient Holly Guzman flag medication -- {MARK}",
            f"/patient Bradley Reyes flag risk -- {MARK}",
            "/patient Holly Guzman",
            "/patient",
            f"/log 15m phone Holy Gusman -- {MARK}",
            f"/log 150m assessment Ashley Baker -- {MARK}",
            f"/log 10m phone Ashley Baker -- {MARK}",
            "/log today",
            "/log",
            "/score",
            "/enroll",
            "/caseload",
            "/review",
            "/review start",
            "/billing",
            "/billing packet Holly Guzman 2026-11",
        ),
    ),
    (
        "priya",
        (
            "/review",
            f"/review Holly Guzman -- {MARK}",
            f"/review April Krause -- {MARK} twice",
            "/review James Arellano continue",
        ),
    ),
    ("bill", ("/billing oct", "/billing Holly Guzman", "/billing close 2026-10", "/billing forecast")),
    ("lena", ("/caseload", "/clinic", "/billing")),
    ("ada", ("/clinic",)),
    ("owen", ("/patient Holly Guzman", "/review")),
)


def work(world: World) -> None:
    """Everybody's lines, the posts of the morning, and what they show at Home."""
    world.slack.move_clock_to(MONDAY)
    for who, lines in _LINES:
        keyboard: SlackUser = getattr(world, who)
        for line in lines:
            keyboard.types(line)
    world.post()
    for who, _ in _LINES:
        getattr(world, who).opens_home()
