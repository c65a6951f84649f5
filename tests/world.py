"""The whole program on loopback: a strict Slack, the bot over real HTTP, a clinic with a fixed cast."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from slack_sdk import WebClient
from sqlalchemy import Connection

from bot.sandbox import MovableClock, Slack, SlackUser
from bot.sandbox.server import LoopbackServer, make_app
from bot.sandbox.state import SandboxState
from bot.server import web
from bot.server.background_tasks import WORKERS
from bot.server.bot_service import BotService, SlackCredentials
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.ledger import contacts
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients
from store.patient.care_team import TeamPosition
from store.patient.patients import Patient
from store.payer import payers
from store.rules.roles import Role

START = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
"""Saturday November 21, 10:00 in Chicago."""

MANIFEST = Path(__file__).parent.parent / "manifest.yml"

PATIENCE_SECONDS = 60
"""How long a conversation waits for an acknowledgement: a busy machine may be slower than Slack allows.

Slack's three seconds are tested in tests/bot/sandbox, and measured by `make bench`.
"""

REVIEW, BILLING = "C0REVIEW", "C0BILLING"
"""The clinic's channels."""

SAMPLE = (
    ("01ce5fc6-32d1-46fe-8f08-963c96248805", "Holly", "Guzman", "Cigna"),
    ("0262a5aa-edec-41ef-9762-762620379089", "Timothy", "Arroyo", "Humana"),
    ("02bc0550-dfed-4f7e-b95d-793d51d670bd", "April", "Krause", "Cigna"),
    ("073c36ba-5d39-4bf9-b2da-a1f6cc16014a", "Bradley", "Reyes", "Aetna (CVS Health)"),
    ("08f1100b-fa32-42c4-b80a-fabf8cea309b", "Ashley", "Baker", "Anthem, Inc."),
    ("0950fd13-1db5-4334-bb03-23a1d576d415", "James", "Arellano", "Cigna"),
)
"""MRN, first name, last name, payer of the sample report's patients."""


@dataclass(frozen=True)
class Cast:
    """North Clinic, its team, and its patients by last name."""

    clinic: Clinic
    team: dict[str, Member]
    patients: dict[str, Patient]


@dataclass
class World:
    """Everything a story needs."""

    slack: Slack
    registry: Registry
    service: BotService
    clinic: Clinic
    dana: SlackUser
    """Care manager."""
    priya: SlackUser
    """Psychiatric consultant."""
    owen: SlackUser
    """Treating clinician."""
    bill: SlackUser
    """Biller."""
    lena: SlackUser
    """Clinic lead."""
    ada: SlackUser
    """Admin."""
    team: dict[str, Member]
    patients: dict[str, Patient]

    def stop(self) -> None:
        """Let the bot finish its work and end, then the workspace."""
        self.service.stop()
        self.slack.stop()

    def post(self) -> None:
        """Run the posts that are due now, as the heartbeat does."""
        self.service.post_due()

    def settle(self) -> None:
        """Wait until what the bot does after its acknowledgements is done, the posts included."""
        all_free = threading.Barrier(WORKERS + 1)

        def wait(_registry: Registry, _slack: WebClient) -> None:
            all_free.wait(PATIENCE_SECONDS)

        for _ in range(WORKERS):
            self.service.background_tasks.run(wait)
        all_free.wait(PATIENCE_SECONDS)
        self.post()

    def add_patient(self, first: str, last: str, mrn: str, enrolled: date = date(2026, 9, 1)) -> Patient:
        """One more patient on Dana's caseload."""
        with self.registry.begin() as db:
            return enroll(db, self.clinic, self.team, (mrn, first, last, "Cigna"), enrolled)


class Servers:
    """The two HTTP servers of a world, Slack's and the bot's; worlds can use them one after the other."""

    def __init__(self) -> None:
        self.state: SandboxState | None = None
        self.slack = LoopbackServer(make_app(self._current), port=0)
        self.bot = LoopbackServer(_nothing, port=0, threads=8)
        self.slack.start()
        self.bot.start()

    @property
    def bot_url(self) -> str:
        """Where Slack sends its requests."""
        return f"http://127.0.0.1:{self.bot.port}/slack/events"

    def _current(self) -> SandboxState:
        assert self.state is not None, "no world is running"
        return self.state

    def stop(self) -> None:
        """Stop listening."""
        self.bot.stop()
        self.slack.stop()


def _nothing(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("503 Service Unavailable", [])
    return []


@cache
def manifest() -> dict[str, Any]:
    """The manifest, read once."""
    parsed: dict[str, Any] = yaml.safe_load(MANIFEST.read_text())
    return parsed


def start(registry: Registry, cast: Cast, servers: Servers) -> World:
    """A running world on a registry with North Clinic in it."""
    slack = Slack(clock=MovableClock(START, frozen=True), rate_limit=False)
    servers.state = slack.state
    slack.start_on(servers.slack)
    slack.sender.ack_timeout = PATIENCE_SECONDS
    slack.install(manifest())
    keys = SlackCredentials(slack.bot_token, slack.signing_secret, slack.url)
    service = BotService(registry, slack.clock, keys, slack.clock)
    servers.bot.app = web.web_app(service.app, service.health, service.metrics)
    slack.bot_url = servers.bot_url
    people = {
        "dana": slack.person("Dana Reed", "U0DANA", role="care manager"),
        "priya": slack.person("Priya Shah", "U0PRIYA", role="consultant"),
        "owen": slack.person("Owen Clark", "U0OWEN", role="clinician"),
        "bill": slack.person("Bill Meyer", "U0BILL", role="biller"),
        "lena": slack.person("Lena Ortiz", "U0LENA", role="lead"),
        "ada": slack.person("Ada Kim", "U0ADA", role="admin"),
    }
    slack.add_channel("billing", members=["U0BILL", "U0LENA"], channel_id=BILLING)
    slack.add_channel("case-review", members=["U0DANA", "U0PRIYA"], channel_id=REVIEW)
    team, known = dict(cast.team), dict(cast.patients)
    return World(slack, registry, service, cast.clinic, **people, team=team, patients=known)


def open_clinic(registry: Registry) -> Cast:
    """Fill an empty registry: North Clinic, its team, and the sample's patients, enrolled on September 1."""
    opened = datetime(2026, 1, 5, 15, tzinfo=UTC)
    roles = {
        "dana": ("U0DANA", "Dana Reed", Role.CARE_MANAGER),
        "priya": ("U0PRIYA", "Priya Shah", Role.CONSULTANT),
        "owen": ("U0OWEN", "Owen Clark", Role.CLINICIAN),
        "bill": ("U0BILL", "Bill Meyer", Role.BILLER),
        "lena": ("U0LENA", "Lena Ortiz", Role.LEAD),
        "ada": ("U0ADA", "Ada Kim", Role.ADMIN),
    }
    with registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", opened)
        clinic = clinics.change_settings(db, clinic, review_channel=REVIEW, billing_channel=BILLING)
        team = {
            key: members.add(db, clinic, user_id, [role], opened, name)
            for key, (user_id, name, role) in roles.items()
        }
        known = {row[2].lower(): enroll(db, clinic, team, row, date(2026, 9, 1)) for row in SAMPLE}
    return Cast(clinic, team, known)


def enroll(
    db: Connection, clinic: Clinic, team: dict[str, Member], row: tuple[str, str, str, str], on: date
) -> Patient:
    """A patient in care since a day: assessed then, on Dana's caseload, treated by Owen.

    The first contact was agreed for a week later, so that it is known how late it is.
    """
    mrn, first, last, payer = row
    provenance = Provenance(team["dana"].id, datetime(on.year, on.month, on.day, 15, tzinfo=UTC), "import")
    patient = patients.add(db, clinic.id, mrn, first, last, provenance.at, date(1980, 3, 4))
    episode = episodes.open_episode(db, clinic.id, patient.id, episodes.ACTIVE, on, provenance)
    episode = episodes.record_initial_assessment(db, episode, on)
    payers.set_coverage(db, clinic.id, patient.id, payers.find_or_add(db, clinic.id, payer), on, provenance)
    owen = care_team.find_or_add_provider(db, clinic.id, "1234567893", "Owen Clark", team["owen"].id)
    care_team.assign(db, episode, TeamPosition.CARE_MANAGER, on, provenance, member_id=team["dana"].id)
    care_team.assign(db, episode, TeamPosition.CONSULTANT, on, provenance, member_id=team["priya"].id)
    care_team.assign(db, episode, TeamPosition.CLINICIAN, on, provenance, provider_id=owen.id)
    contacts.plan_next_contact(db, episode, on + timedelta(days=7), provenance)
    return patient
