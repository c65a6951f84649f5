"""The action ids of the buttons that open a patient's card and its forms; many messages carry them."""

OPEN_CARD = "patient.card"
LOG_TIME, ADD_SCORE, RAISE_FLAG = "patient.log", "patient.score", "patient.flag"
EDIT_RECORD = "patient.record"
RE_ENROLL = "card.back"
