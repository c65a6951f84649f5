"""The small checks that the checks of blocks and views consist of; each yields one message per fault."""

from collections.abc import Callable, Iterator, Mapping

Check = Callable[[object, str], Iterator[str]]

NO_FIELDS: Mapping[str, Check] = {}


def fault(what: str, path: str) -> str:
    """Format a fault as Slack does, with the path to it."""
    return f"[ERROR] {what} [json-pointer:{path}]"


def string(most: int, least: int = 1) -> Check:
    """Accept a string of `least` to `most` characters."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault(f"must be a string, not {_kind(value)}", path)
        elif len(value) > most:
            yield fault(f"must be at most {most} characters long, not {len(value)}", path)
        elif len(value) < least:
            yield fault(f"must be at least {least} character{'s' if least > 1 else ''} long", path)

    return check


def integer(least: int, most: int) -> Check:
    """Accept an integer between two bounds, both included."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield fault(f"must be an integer from {least} to {most}", path)

    return check


def boolean(value: object, path: str) -> Iterator[str]:
    """Accept true and false."""
    if not isinstance(value, bool):
        yield fault(f"must be a boolean, not {_kind(value)}", path)


def one_of(*allowed: object) -> Check:
    """Accept one of these values."""

    def check(value: object, path: str) -> Iterator[str]:
        if value not in allowed:
            yield fault(f"must be one of {', '.join(map(str, allowed))}", path)

    return check


def array_of(check_item: Check, most: int, least: int = 1) -> Check:
    """Accept a list of `least` to `most` items that each pass a check."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault(f"must be an array, not {_kind(value)}", path)
            return
        if len(value) > most:
            yield fault(f"no more than {most} items allowed, not {len(value)}", path)
        if len(value) < least:
            yield fault(f"must have at least {least} item{'s' if least > 1 else ''}", path)
        for index, item in enumerate(value):
            yield from check_item(item, f"{path}/{index}")

    return check


def object_of(required: Mapping[str, Check], optional: Mapping[str, Check] = NO_FIELDS) -> Check:
    """Accept an object with exactly the required keys and any of the optional ones."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault(f"must be an object, not {_kind(value)}", path)
            return
        for key in required:
            if key not in value:
                yield fault(f"missing required field: {key}", path)
        for key, item in value.items():
            rule = required.get(key) or optional.get(key)
            if rule is None:
                yield fault(f'unknown key "{key}"', path)
            else:
                yield from rule(item, f"{path}/{key}")

    return check


def by_type(table: Mapping[str, Check], what: str) -> Check:
    """Accept an object whose `type` is in the table and which passes that type's check."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault(f"must be an object, not {_kind(value)}", path)
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in table:
            yield fault(f'unsupported type of {what}: "{kind}"', f"{path}/type")
        else:
            yield from table[kind](value, path)

    return check


def any_of(*checks: Check) -> Check:
    """Accept what passes at least one check; else yield the faults of the check with the fewest."""

    def check(value: object, path: str) -> Iterator[str]:
        found = [list(one(value, path)) for one in checks]
        yield from min(found, key=len)

    return check


def _kind(value: object) -> str:
    return {dict: "an object", list: "an array", str: "a string", type(None): "null"}.get(
        type(value), type(value).__name__
    )
