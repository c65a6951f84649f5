"""Whether two statements of name and birth date are about one person; what is doubtful, people decide."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from store.rules.patient import nicknames
from store.rules.patient.names import words_of_name
from store.rules.patient.typed_names import without_suffix


class IdentityMatch(Enum):
    """What two identities under one MRN are to each other."""

    SAME = auto()
    NAME_CHANGE = auto()
    """Probably the same person under a new surname: same first name and birth date."""
    SOMEONE_ELSE = auto()
    UNCLEAR = auto()


@dataclass(frozen=True)
class Identity:
    """A name and birth date; what is not stated is empty."""

    first_name: str
    last_name: str
    date_of_birth: date | None = None
    goes_by: str = ""

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


def compare(known: Identity, stated: Identity) -> IdentityMatch:
    """What a stated identity is to the known one of the same MRN; what is not stated does not contradict."""
    both_born = known.date_of_birth is not None and stated.date_of_birth is not None
    same_birth = both_born and known.date_of_birth == stated.date_of_birth
    if not words_of_name(stated.full_name) or names_agree(known, stated):
        return IdentityMatch.UNCLEAR if both_born and not same_birth else IdentityMatch.SAME
    first, last = _same_first_name(known, stated), _same_last_name(known, stated)
    if same_birth and first and not last:
        return IdentityMatch.NAME_CHANGE
    if both_born and not same_birth:
        return IdentityMatch.SOMEONE_ELSE
    shared = set(words_of_name(known.full_name)) & set(words_of_name(stated.full_name))
    return IdentityMatch.UNCLEAR if first or last or shared else IdentityMatch.SOMEONE_ELSE


def may_be_one_person(known: Identity, stated: Identity) -> bool:
    """Whether a person under another MRN may be the known one: same name or nickname, no other birth date."""
    if known.date_of_birth and stated.date_of_birth and known.date_of_birth != stated.date_of_birth:
        return False
    if not words_of_name(stated.full_name):
        return False
    return names_agree(known, stated) or (
        _same_last_name(known, stated) and are_related_first_names(known, stated.first_name)
    )


def names_agree(known: Identity, stated: Identity) -> bool:
    """Whether a stated name is the known one: spelling aside, also without a suffix or middle name."""
    if not (stated.first_name and stated.last_name):
        part = _core(stated.full_name)[0]
        wholes = (known.first_name, known.last_name, known.full_name, known.goes_by)
        return bool(part) and any(part == _core(whole)[0] for whole in wholes)
    ours, our_suffix = _core(known.full_name)
    theirs, their_suffix = _core(stated.full_name)
    if our_suffix and their_suffix and our_suffix != their_suffix:
        return False
    if sorted(ours) == sorted(theirs) or "".join(ours) == "".join(theirs):
        return True
    return _same_last_name(known, stated) and (
        _given_names_agree(_core(known.first_name)[0], _core(stated.first_name)[0])
        or (bool(known.goes_by) and _core(known.goes_by)[0] == _core(stated.first_name)[0])
    )


def are_related_first_names(known: Identity, first_name: str) -> bool:
    """Whether a first name is a nickname of the known one, or what the patient goes by."""
    stated = words_of_name(first_name)
    ours = (*words_of_name(known.first_name)[:1], *words_of_name(known.goes_by)[:1])
    return bool(stated) and any(nicknames.are_related(one, stated[0]) for one in ours)


def _core(text: str) -> tuple[tuple[str, ...], str]:
    return without_suffix(words_of_name(text))


def _given_names_agree(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """`Holly Marie`, `Holly M.` and `Holly` agree; `Holly Ann` and `Holly Marie` do not."""
    if not ours or not theirs or ours[0] != theirs[0]:
        return "".join(ours) == "".join(theirs)
    return all(
        one == other or (1 in {len(one), len(other)} and one[0] == other[0])
        for one, other in zip(ours[1:], theirs[1:], strict=False)
    )


def _same_first_name(known: Identity, stated: Identity) -> bool:
    ours, theirs = words_of_name(known.first_name), words_of_name(stated.first_name)
    return bool(ours and theirs) and (ours[0] == theirs[0] or "".join(ours) == "".join(theirs))


def _same_last_name(known: Identity, stated: Identity) -> bool:
    ours, theirs = _core(known.last_name)[0], _core(stated.last_name)[0]
    return bool(ours) and "".join(ours) == "".join(theirs)
