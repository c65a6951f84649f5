"""Holly Guzman's October as a packet of facts: what the drawing tests start from."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.packet.packet_facts import (
    AuditPacket,
    PacketCarePlan,
    PacketClaim,
    PacketCode,
    PacketConsent,
    PacketContact,
    PacketEpisode,
    PacketNextContact,
    PacketPatient,
    PacketProvenance,
    PacketRecommendationStep,
    PacketRequirement,
    PacketReview,
    PacketScore,
    PacketScoreTrend,
    PacketTeam,
    PacketTimeEntry,
    PacketVisit,
    PacketVoid,
)
from store.rules.minutes import ZERO, minutes
from store.rules.months import Month

ZONE = ZoneInfo("America/Chicago")


def at(month: int, day: int, hour: int = 16, minute: int = 5) -> datetime:
    """A moment of 2026 at the clinic."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def entry(day: int, span: int, activity: str = "phone") -> PacketTimeEntry:
    """An entry of October by Dana without a clock time, counted in full."""
    return PacketTimeEntry(
        on=date(2026, 10, day),
        start=None,
        end=None,
        activity=activity,
        person="Dana Reed",
        role="care-manager",
        minutes=minutes(span),
        counted=minutes(span),
        why_not="",
        notes=(),
        entered=PacketProvenance("Dana Reed", at(10, day, 17), "slack"),
        voided=None,
    )


def clocked(line: PacketTimeEntry, start: datetime) -> PacketTimeEntry:
    """The entry by the clock."""
    return replace(line, start=start, end=start + timedelta(milliseconds=line.minutes))


def uncounted(line: PacketTimeEntry, why: str) -> PacketTimeEntry:
    """The entry as one that does not count."""
    return replace(line, counted=ZERO, why_not=why)


def scored(month: int, day: int, scale: str, total: int, band: str) -> PacketScore:
    """A score by Dana."""
    taken = date(2026, month, day)
    return PacketScore(
        taken,
        scale,
        total,
        band,
        is_screen=False,
        note="",
        entered=PacketProvenance("Dana Reed", at(month, day), "slack"),
        voided=None,
    )


def contact(day: int, kind: str, *, reached: bool) -> PacketContact:
    """A contact of October, or an attempt at one."""
    return PacketContact(date(2026, 10, day), kind, reached, "Dana Reed", "")


NEEDS = (
    ("agreement", "The patient agreed, and it is documented"),
    ("initiating visit", "Seen within the year before the start"),
    ("diagnosis", "An active behavioral problem"),
    ("initial assessment", "Assessed with a validated scale"),
    ("care plan", "Care plan begun"),
    ("registry", "On the registry, with the month's contact"),
    ("measure", "A recent score of the primary scale"),
    ("case review", "Reviewed, recommendation recorded"),
    ("who bills", "The treating clinician's NPI"),
    ("payer", "The payer is known"),
    ("primary care base", "The code it is an add-on to"),
)

DEPRESSION = ((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "moderately severe"), (20, "severe"))

FIRST_SCORES = (scored(9, 3, "PHQ-9", 18, "moderately severe"), scored(9, 3, "GAD-7", 11, "moderate"))

PACKET = AuditPacket(
    clinic="North Clinic",
    timezone="America/Chicago",
    month=Month(2026, 10),
    as_of=at(11, 21, 10, 0),
    patient=PacketPatient("Holly Guzman", date(1980, 3, 4), "01ce5fc6-32d1-46fe-8f08-963c96248805", "Cigna"),
    team=PacketTeam(
        "Owen Clark", "1234567890", "NPI 1234567890 has a wrong check digit", "Dana Reed", "Priya Shah"
    ),
    episodes=(
        PacketEpisode(1, "active", date(2026, 8, 28), date(2026, 9, 1), date(2026, 9, 3), FIRST_SCORES, None),
    ),
    consents=(
        PacketConsent(
            date(2026, 9, 1),
            "spoken",
            "The team shares information with a psychiatric consultant; cost-sharing may apply.",
            "Dana Reed",
            "Owen Clark",
            PacketProvenance("Dana Reed", at(9, 1), "form"),
        ),
    ),
    visits=(PacketVisit(date(2026, 8, 28), PacketProvenance("Dana Reed", at(9, 1), "form")),),
    problems=("F32.1", "F41.1"),
    problems_on=date(2026, 9, 3),
    plans=(
        PacketCarePlan(
            date(2026, 9, 3),
            (
                ("goals", "Walk every morning; back to work by November."),
                ("treatment", "Sertraline 50 mg; behavioral activation every two weeks."),
                ("safety", "Calls 988 or her sister when thoughts return."),
            ),
            PacketProvenance("Dana Reed", at(9, 3), "form"),
        ),
        PacketCarePlan(
            date(2026, 10, 15),
            (
                ("goals", "Walk every morning; back to work by November."),
                ("treatment", "Sertraline 100 mg from Oct 15; behavioral activation every two weeks."),
                ("safety", "Calls 988 or her sister when thoughts return."),
            ),
            PacketProvenance("Dana Reed", at(10, 15), "form"),
        ),
    ),
    entries=(
        replace(clocked(entry(2, 25), at(10, 2, 9, 5)), notes=("Slept better, walks three times a week.",)),
        uncounted(entry(5, 5, "attempt"), "an attempt or no-show without clinical work does not count"),
        entry(8, 20, "coordination"),
        replace(
            uncounted(entry(8, 20, "coordination"), ""),
            voided=PacketVoid("Dana Reed", at(10, 8, 17, 20), "undone by Dana Reed"),
        ),
        clocked(entry(14, 10, "case review"), at(10, 14, 8, 30)),
        replace(
            uncounted(entry(14, 10, "case review"), "only the care manager's own time counts"),
            person="Priya Shah",
            role="consultant",
        ),
        entry(15, 15, "care plan"),
        replace(
            clocked(entry(27, 30, "video"), at(10, 27, 13, 0)),
            notes=("PHQ-9 by video.", "Added later: her sister was there too."),
        ),
    ),
    scores=(
        *FIRST_SCORES,
        scored(9, 22, "PHQ-9", 15, "moderately severe"),
        replace(
            scored(10, 14, "PHQ-9", 21, "severe"),
            voided=PacketVoid("Dana Reed", at(10, 14, 17), "typed for the wrong patient"),
        ),
        replace(scored(10, 27, "PHQ-9", 9, "mild"), note="by video"),
    ),
    trends=(
        PacketScoreTrend(
            "PHQ-9",
            27,
            DEPRESSION,
            5,
            ((date(2026, 9, 3), 18), (date(2026, 9, 22), 15), (date(2026, 10, 27), 9)),
            -50,
        ),
        PacketScoreTrend(
            "GAD-7",
            21,
            ((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe")),
            5,
            ((date(2026, 9, 3), 11),),
            0,
        ),
    ),
    reviews=(
        PacketReview(
            date(2026, 10, 14),
            "Priya Shah",
            "Increase sertraline to 100 mg; PHQ-9 again in two weeks.",
            (
                PacketRecommendationStep("answered", "approved", date(2026, 10, 15), "Owen Clark", ""),
                PacketRecommendationStep("told", "told", date(2026, 10, 15), "Dana Reed", "by phone"),
                PacketRecommendationStep(
                    "closed", "closed", date(2026, 10, 27), "Dana Reed", "takes 100 mg, no side effects"
                ),
            ),
            "closed Tue Oct 27",
            at(10, 14),
        ),
    ),
    contacts=(
        contact(2, "phone", reached=True),
        contact(5, "attempt", reached=False),
        contact(27, "video", reached=True),
    ),
    next_contact=PacketNextContact(date(2026, 11, 10), time(14), "phone", at(10, 27), date(2026, 11, 10)),
    claim=PacketClaim(
        total=minutes(115),
        counted=minutes(100),
        over_cap=ZERO,
        kind="subsequent",
        codes="99493 + 99494",
        lines=(
            PacketCode("99493", 1, "collaborative care, subsequent month"),
            PacketCode("99494", 1, "collaborative care, each additional 30 minutes"),
        ),
        progress="100 min, 99493 + 99494 reached, 20 more for another 99494",
        policy="full-threshold",
        policy_described="full-threshold (70 then 60 minutes in full, 99494 per full 30): G2214 not paid, "
        "99484 not paid, 99494 without a cap",
        policy_source="the clinic's default: never bills a minute that was not worked",
    ),
    state="held",
    why="NPI 1234567890 has a wrong check digit",
    requirements=tuple(
        PacketRequirement(need, words, "NPI 1234567890 has a wrong check digit", "clinician")
        if need == "who bills"
        else PacketRequirement(need, words)
        for need, words in NEEDS
    ),
    warnings=("Cigna has no policy of its own: the clinic's default was used",),
)
