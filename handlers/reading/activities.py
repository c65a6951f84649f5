"""Everyday words and phrases for activities, and which of two prevails in one line."""

from collections.abc import Iterable, Sequence

from handlers.reading.sentences import about_lines
from store.rules.activities import Activity
from store.rules.patient.names import words_of_name

_PHRASE_LISTS: dict[Activity, str] = {
    Activity.PHONE: (
        "phone; call; calls; called; calling; tele; telephone; telephoned; phoned; phone call; phone "
        "calls; phone contact; phone session; phone visit; telephone call; telephone visit; follow up "
        "call; followup call; f/u call; check in call; check-in call; checkin call; outreach call; phone "
        "check in; call back; callback; called back; rang; phone follow up; spoke by phone; talked by "
        "phone"
    ),
    Activity.VIDEO: (
        "video; telehealth; zoom; video visit; video call; video session; zoom call; zoom visit; "
        "telehealth visit; telehealth call; telehealth session; virtual; virtual visit; facetime; webex; "
        "televideo; video chat; video appointment; doxy"
    ),
    Activity.IN_PERSON: (
        "in person; inperson; visit; visited; office visit; office; clinic; clinic visit; face to face; "
        "face-to-face; f2f; in clinic; in office; in the clinic; in the office; home visit; in person "
        "visit; onsite; on site; in room; walk in; warm handoff; warm hand off; saw; seen; in person "
        "session"
    ),
    Activity.PORTAL: (
        "portal; message; messages; messaged; messaging; mychart; my chart; portal message; portal "
        "messages; mychart message; my chart message; secure message; secure messages; message via "
        "portal; message via mychart; text; texted; text message; sms; email; emailed; e-mail"
    ),
    Activity.ASSESSMENT: (
        "assessment; assessed; assess; intake; screening; screen; screened; initial assessment; intake "
        "assessment; initial visit; intake visit; intake call; assessment call; assessment visit; phone "
        "assessment; video assessment; evaluation; eval; reassessment; intake session"
    ),
    Activity.REGISTRY: (
        "registry; charting; chart; charted; documentation; documenting; document; notes; note; progress "
        "note; chart review; chart prep; registry update; registry work; documented; chart note; charting "
        "note; caseload registry; registry review; reviewed chart; reviewing chart; reviewed registry"
    ),
    Activity.CARE_PLAN: (
        "care plan; careplan; care planning; planning; care plan update; care plan review; plan of care; "
        "updated care plan; care plans; treatment plan; treatment planning"
    ),
    Activity.CASE_REVIEW: (
        "case review; consult; consulted; consultation; review; caseload review; case consult; case "
        "conference; case consultation; psych consult; psychiatric consult; psychiatric consultation; "
        "scr; systematic case review; case discussion; review with consultant; consult with psychiatrist; "
        "consult with consultant; caseload consult"
    ),
    Activity.COORDINATION: (
        "coordination; coordinate; coordinating; coordinated; coord; pcp; care coordination; call with "
        "pcp; call with the pcp; call to pcp; called pcp; spoke with pcp; talked to pcp; message to pcp; "
        "messaged pcp; message pcp; pcp call; pcp message; collateral; collateral call; collateral "
        "contact; call with collateral; called collateral; coordination call; coordination with pcp; "
        "pharmacy; call to pharmacy; called pharmacy; call with pharmacy; call pharmacy; care team; "
        "handoff; referral; coordination of care"
    ),
    Activity.ATTEMPT: (
        "attempt; attempts; attempted; attempted call; attempted contact; attempted to reach; attempt to "
        "reach; contact attempt; outreach attempt; attempted outreach; call attempt; phone attempt; no "
        "answer; no-answer; noanswer; voicemail; voicemails; voice mail; vm; lvm; lm; lmom; left message; "
        "left a message; left msg; left a msg; left voicemail; left a voicemail; left vm; left a vm; left "
        "voice mail; called no answer; call no answer; phone no answer; unable to reach; could not reach; "
        "couldn't reach; can't reach; cannot reach; can not reach; did not reach; didn't reach; not "
        "reached; tried; tried to reach; tried to call; tried calling; did not answer; didn't answer; no "
        "response; unreachable; mailbox full; voicemail full; no pickup; no pick up; did not pick up; "
        "didn't pick up; missed call; line busy; msg left; message left; vm left; voicemail left; "
        "unsuccessful call"
    ),
    Activity.NO_SHOW: (
        "no-show; no show; noshow; no showed; no-showed; noshowed; dna; did not attend; didn't attend; "
        "did not show; didn't show; did not come; didn't come; did not arrive; missed appointment; missed "
        "visit; missed appt; missed session; no show appointment; no show visit"
    ),
}

PHRASES: dict[tuple[str, ...], Activity] = {
    words_of_name(phrase): activity
    for activity, phrases in _PHRASE_LISTS.items()
    for phrase in phrases.split("; ")
}
LONGEST_PHRASE = max(map(len, PHRASES))
"""The most words that a phrase has."""

_REACHED = frozenset({Activity.PHONE, Activity.VIDEO, Activity.IN_PERSON})
_PREVAILS_OVER: dict[Activity, frozenset[Activity]] = {
    Activity.ATTEMPT: _REACHED | {Activity.PORTAL},
    Activity.NO_SHOW: _REACHED | {Activity.PORTAL},
    Activity.COORDINATION: frozenset({Activity.PHONE, Activity.VIDEO, Activity.PORTAL}),
    Activity.VIDEO: frozenset({Activity.IN_PERSON}),
    Activity.ASSESSMENT: _REACHED,
    Activity.CASE_REVIEW: frozenset({Activity.PHONE, Activity.VIDEO, Activity.COORDINATION}),
}
"""Which activity is the line's own when another one only says how it was done (a call about a review)."""


def activity_of(typed: Sequence[str]) -> Activity | None:
    """The activity of a phrase, given as words in compared form."""
    return PHRASES.get(tuple(typed))


def read_activity(text: str) -> Activity:
    """The activity of a text that holds nothing else.

    Raises:
        UserError: not a word for an activity.
    """
    found = activity_of(words_of_name(text))
    if found is None:
        raise about_lines.unknown_activity(text)
    return found


def prevailing_activity(named: Iterable[Activity]) -> Activity:
    """The one activity of a line that names at least one.

    Raises:
        UserError: two, neither of which prevails.
    """
    several = frozenset(named)
    for activity in several:
        if several - {activity} <= _PREVAILS_OVER.get(activity, frozenset()):
            return activity
    raise about_lines.several_activities(sorted(several))
