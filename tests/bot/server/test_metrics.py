"""What Prometheus reads: requests, posts that are not sent, log records, health; and no patient data."""

import logging
import urllib.request
from datetime import timedelta

from tests.world import World


def scrape(world: World) -> str:
    address = world.slack.bot_url.replace("/slack/events", "/metrics")
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own loopback address
        assert answer.headers["Content-Type"].startswith("text/plain")
        text: str = answer.read().decode()
    return text


def test_requests_are_measured_by_their_name(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman -- slept better").press("Undo")
    sqlite_world.dana.types("/score phq9 11 Holly Guzman")
    found = scrape(sqlite_world)
    assert 'caseload_request_seconds_count{kind="command",name="log"} 1.0' in found
    assert 'caseload_request_seconds_count{kind="command",name="score"} 1.0' in found
    assert 'kind="button"' in found
    for private in ("Holly", "Guzman", "slept", "8805"):
        assert private not in found


def test_posts_that_are_not_sent_are_counted_by_slacks_code(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock(timedelta(days=2))
    sqlite_world.slack.fail_next("chat.postMessage", error="missing_scope")
    sqlite_world.post()
    sqlite_world.service.count_posts()
    assert 'caseload_unsent_posts{fault="missing_scope",kind="overdue",state="failed"} 1.0' in scrape(
        sqlite_world
    )


def test_errors_in_the_log_are_counted(sqlite_world: World) -> None:
    log = logging.getLogger("caseload.dispatcher")
    log.addHandler(sqlite_world.service.metrics)
    log.error("reference=0")
    log.removeHandler(sqlite_world.service.metrics)
    assert 'caseload_log_records_total{level="error",logger="caseload.dispatcher"} 1.0' in scrape(
        sqlite_world
    )


def test_what_readyz_knows_is_there_as_numbers(sqlite_world: World) -> None:
    service = sqlite_world.service
    service.health.ask_database()
    service.beat()
    found = scrape(sqlite_world)
    assert 'caseload_well{part="database"} 1.0' in found
    assert 'caseload_well{part="slack"} 0.0' in found
    assert 'caseload_age_seconds{of="last_beat"} 0.0' in found
