"""People's text as it is drawn: visible signs only, Arabic letters joined, right-to-left turned round."""

import unicodedata
from functools import lru_cache

_JOINS_BOTH, _JOINS_BEFORE = 4, 2
"""How many forms a letter has that joins on both sides, and on the side of the letter before it alone."""
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NUMBER = "EN"
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))


def visible_text(text: str) -> str:
    """The text in composed form without control signs; line breaks stay."""
    kept = unicodedata.normalize(
        "NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    )
    return "".join(
        sign if sign == "\n" or unicodedata.category(sign)[0] != "C" else _replace_control_sign(sign)
        for sign in kept
    )


def join_arabic_letters(text: str) -> str:
    """Arabic letters in the form that their neighbours ask for."""
    if not any("\u0600" <= sign <= "\u06ff" for sign in text):
        return text
    forms = _forms()
    shaped = []
    for place, sign in enumerate(text):
        known = forms.get(sign)
        if known is None:
            shaped.append(sign)
            continue
        before = len(forms.get(_neighboring_letter(text, place, -1), {})) == _JOINS_BOTH
        after = (
            len(known) == _JOINS_BOTH
            and len(forms.get(_neighboring_letter(text, place, 1), {})) >= _JOINS_BEFORE
        )
        wanted = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get(
            (before, after)
        )
        shaped.append(known.get(wanted or "isolated", sign))
    return "".join(shaped)


def display_order(line: str) -> str:
    """One line in the order in which it is drawn from left to right (the bidirectional rules, simplified)."""
    clusters = _clusters(line)
    kinds = [unicodedata.bidirectional(each[0]) for each in clusters]
    if not _RIGHT_TO_LEFT.intersection(kinds):
        return line
    levels = _levels(kinds)
    for level in range(max(levels), 0, -1):
        place = 0
        while place < len(clusters):
            end = place
            while end < len(clusters) and levels[end] >= level:
                end += 1
            clusters[place:end] = clusters[place:end][::-1]
            levels[place:end] = levels[place:end][::-1]
            place = max(end, place + 1)
    return "".join(
        _MIRRORED.get(each, each) if level % 2 else each for each, level in zip(clusters, levels, strict=True)
    )


def _replace_control_sign(sign: str) -> str:
    """Tabs and the like become a blank; invisible signs vanish."""
    return " " if sign in "\t\v\f" else ""


@lru_cache(maxsize=1)
def _forms() -> dict[str, dict[str, str]]:
    """Of each Arabic letter its drawn forms, as Unicode itself lists them."""
    found: dict[str, dict[str, str]] = {}
    for place in (*range(0xFB50, 0xFBFF), *range(0xFE70, 0xFEFD)):
        kind, _, letters = unicodedata.decomposition(chr(place)).partition("> ")
        if kind in {"<isolated", "<final", "<initial", "<medial"} and len(letters.split()) == 1:
            found.setdefault(chr(int(letters, 16)), {}).setdefault(kind[1:], chr(place))
    return found


def _neighboring_letter(text: str, place: int, way: int) -> str:
    """The next letter that way; marks on a letter stand between no two."""
    place += way
    while 0 <= place < len(text) and unicodedata.combining(text[place]):
        place += way
    return text[place] if 0 <= place < len(text) else ""


def _clusters(line: str) -> list[str]:
    """Signs with the marks that stand on them."""
    found: list[str] = []
    for sign in line:
        if found and unicodedata.combining(sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _levels(kinds: list[str]) -> list[int]:
    """0 left to right, 1 right to left, 2 what keeps its own order within it."""
    kinds = _with_numbers(kinds)
    strong = [_direction_of(kind) for kind in kinds]
    base = next((each for each in strong if each is not None), 0)
    before = _directions(strong, base)
    # To the signs beside it a number goes the way of the words before it.
    pulls = [way if kind == _NUMBER else own for kind, own, way in zip(kinds, strong, before, strict=True)]
    left, right = _directions(pulls, base), _directions(pulls[::-1], base)[::-1]
    ways = [one if one == other else base for one, other in zip(left, right, strict=True)]
    return [_level_of(kind, way, base) for kind, way in zip(kinds, ways, strict=True)]


def _level_of(kind: str, way: int, base: int) -> int:
    if kind == _NUMBER or way == 0:
        return 2 if way or base else 0
    return 1


def _with_numbers(kinds: list[str]) -> list[str]:
    """Figures, with the separators between them and the signs beside them, as one kind."""
    plain = [_NUMBER if kind in {"EN", "AN"} else kind for kind in kinds]
    padded = ["", *plain, ""]
    return [
        _NUMBER
        if (kind in {"CS", "ES"} and before == after == _NUMBER)
        or (kind == "ET" and _NUMBER in {before, after})
        else kind
        for before, kind, after in zip(padded, plain, padded[2:], strict=False)
    ]


def _direction_of(kind: str) -> int | None:
    if kind in _RIGHT_TO_LEFT:
        return 1
    return 0 if kind == "L" else None


def _directions(strong: list[int | None], base: int) -> list[int]:
    """For each place the way of the last strong sign up to it."""
    found, last = [], base
    for each in strong:
        last = last if each is None else each
        found.append(last)
    return found
