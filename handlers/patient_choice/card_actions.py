"""The action ids of the buttons that open a patient's card and its forms; many messages carry them."""

OPEN_CARD = "patient.card"
LOG_TIME, ADD_SCORE, RAISE_FLAG = "patient.log", "patient.score", "patient.flag"
EDIT_RECORD = "patient.record"
UNDO_FACT, RESTORE_FACT = "history.undo", "history.restore"
RE_ENROLL = "card.back"
