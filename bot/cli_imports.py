"""Files into the registry and out of it: `caseload import …`, `caseload export …`."""

import click


@click.group("import")
def import_() -> None:
    """Bring a CSV file into the registry; a dry run unless --apply."""


@click.group()
def export() -> None:
    """Write the registry to a CSV file; `-` is standard output."""


COMMANDS = (import_, export)
