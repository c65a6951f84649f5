"""The sample clinic's episodes, one for each patient.

Together they give every filter of the caseload, every part of the review agenda and every kind of billing row
something to show, on any day.
"""

from bot.sample_clinic.sample_episode import (
    APPROVED,
    OPEN,
    PATIENT_INFORMED,
    CalendarFit,
    SampleEpisode,
    SampleFlag,
    SampleReview,
)
from store.rules.patient.statuses import Status
from store.rules.review.agenda import FlagKind


def _phq(*totals: int) -> tuple[str, tuple[int, ...]]:
    return ("phq9", totals)


def _gad(*totals: int) -> tuple[str, tuple[int, ...]]:
    return ("gad7", totals)


SAMPLE_EPISODES = (
    SampleEpisode(
        "holly",
        104,
        12,
        (37, 66, 71),
        scores=(_phq(17, 14, 12, 9), _gad(13, 10, 8)),
        reviews=(SampleReview(11, "Increase sertraline to 100 mg; repeat PHQ-9 in four weeks"),),
    ),
    SampleEpisode(
        "timothy",
        85,
        6,
        (64, 71, 75),
        scores=(_phq(18, 17, 16, 16), _gad(14, 14, 13)),
        reviews=(SampleReview(31, "Add bupropion XL 150 mg in the morning"),),
    ),
    SampleEpisode(
        "april",
        66,
        10,
        (41, 62, 78),
        scores=(_phq(15, 12, 9),),
        reviews=(SampleReview(9),),
        flags=(
            SampleFlag(
                FlagKind.MEDICATION, 2, "Sleep is worse since sertraline 100 mg: move it to the morning?"
            ),
        ),
    ),
    SampleEpisode(
        "bradley",
        48,
        3,
        (72, 65),
        scores=(_phq(19, 16, 13), _gad(12, 9)),
        risk=1,
        reviews=(SampleReview(10),),
    ),
    SampleEpisode(
        "ashley",
        96,
        5,
        (66, 70, 73),
        scores=(_phq(16, 13, 9),),
        reviews=(SampleReview(10, "Change escitalopram to venlafaxine XR 75 mg", OPEN),),
    ),
    SampleEpisode(
        "james",
        210,
        20,
        (12, 18, 24, 61),
        28,
        scores=(_phq(16, 11, 7, 4, 3),),
        reviews=(SampleReview(62),),
        status_change=(Status.RELAPSE_PREVENTION, 76),
    ),
    SampleEpisode("may", 6, 6, (72,), scores=(_gad(16), _phq(13)), screen=5),
    SampleEpisode(
        "will",
        112,
        4,
        (75, 68, 77),
        calendar_fit=CalendarFit.WITHIN_THIS_MONTH,
        scores=(_phq(14, 11, 8, 6),),
        reviews=(SampleReview(5),),
    ),
    SampleEpisode(
        "sun",
        71,
        2,
        (96, 84, 81),
        calendar_fit=CalendarFit.WITHIN_THIS_MONTH,
        scores=(_gad(17, 14, 11, 8), _phq(9, 8, 6)),
        reviews=(SampleReview(5, "Continue buspirone; add weekly worry time"),),
        next_contact_in_days=12,
    ),
    SampleEpisode(
        "maria",
        126,
        22,
        (22, 63, 66),
        scores=(_phq(20, 17, 14, 11),),
        reviews=(SampleReview(17),),
        attempts=(6, 2),
    ),
    SampleEpisode("maria2", 37, 7, (58, 74), scores=(("epds", (17, 12)), _phq(15, 11))),
    SampleEpisode(
        "grace",
        140,
        11,
        (28, 61, 63),
        scores=(_phq(12, 9, 7, 5),),
        reviews=(SampleReview(25),),
        flags=(SampleFlag(FlagKind.DISCUSS, 4, "Wants to stop fluoxetine before the holidays"),),
        next_contact_in_days=-3,
    ),
    SampleEpisode("walter", 10, None, attempts=(7, 3), screen=4),
    SampleEpisode(
        "denise",
        80,
        9,
        (62, 64, 72),
        calendar_fit=CalendarFit.WITHIN_THIS_MONTH,
        scores=(_phq(16, 13, 10, 8),),
        reviews=(SampleReview(5),),
        has_consent=False,
    ),
    SampleEpisode(
        "robert",
        94,
        33,
        (0, 35, 62),
        scores=(_phq(18, 13),),
        reviews=(SampleReview(40),),
        status_change=(Status.ON_HOLD, 30),
        hold_days=20,
    ),
    SampleEpisode(
        "leah",
        168,
        13,
        (31, 60, 65),
        scores=(_phq(15, 8, 4, 4, 3), _gad(11, 5, 4)),
        reviews=(SampleReview(40),),
    ),
    SampleEpisode("tessa", 3, None, screen=4, is_referral=True),
    SampleEpisode(
        "noah",
        84,
        5,
        (63, 61, 76),
        calendar_fit=CalendarFit.WITHIN_THIS_MONTH,
        scores=(_phq(17, 13, 10, 8),),
        reviews=(SampleReview(5, "Start behavioral activation; keep citalopram at 20 mg", PATIENT_INFORMED),),
    ),
    SampleEpisode(
        "june",
        72,
        19,
        (33, 65, 74),
        scores=(_phq(21, 19, 18), _gad(15, 14)),
        reviews=(SampleReview(10, "Add mirtazapine 7.5 mg at night; sleep study", APPROVED),),
    ),
    SampleEpisode(
        "omar",
        20,
        7,
        (44, 52),
        scores=(
            _gad(14, 11),
            _phq(
                8,
            ),
        ),
    ),
    SampleEpisode(
        "rosa",
        76,
        6,
        (67, 63, 80),
        calendar_fit=CalendarFit.WITHIN_THIS_MONTH,
        scores=(("pcl5", (46, 40, 35)), _phq(14, 12, 9)),
        reviews=(SampleReview(5),),
    ),
    SampleEpisode("vera", 90, 6, (63, 66), reviews=(SampleReview(31),)),
    SampleEpisode(
        "carl", 60, 4, (64, 68), scores=(_phq(14, 8),), risk=1, risk_closed=True, reviews=(SampleReview(12),)
    ),
    SampleEpisode(
        "irene",
        200,
        24,
        (15, 20, 22, 60),
        28,
        scores=(_phq(14, 9, 5, 3),),
        reviews=(SampleReview(30),),
        status_change=(Status.RELAPSE_PREVENTION, 68),
    ),
)
