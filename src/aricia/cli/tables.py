"""Tables on standard output: columns as wide as what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click


def echo_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print the rows below their heads; nothing is cut off."""
    lines = [[str(head) for head in heads], *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\n", " ")
