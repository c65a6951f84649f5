"""Everyday forms of first names: Bill for William. They offer a patient, and never decide who is meant."""

from functools import cache

from nicknames import NickNamer


def are_related(one: str, other: str) -> bool:
    """Whether one compared first name is a nickname of the other, or both are nicknames of one name."""
    namer = _namer()
    full, other_full = namer.canonicals_of(one), namer.canonicals_of(other)
    return one == other or one in other_full or other in full or bool(full & other_full)


@cache
def _namer() -> NickNamer:
    return NickNamer()
