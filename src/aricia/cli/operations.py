"""``aricia operations``: every REST operation, and which of them this version serves."""

from __future__ import annotations

from collections import Counter

import click

from aricia.base.codec import to_json
from aricia.base.operation import Operation
from aricia.http.api import catalogue


@click.command()
@click.option("--missing", is_flag=True, help="Only operations that this version does not serve (they answer 501).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("words", nargs=-1)
def operations(missing: bool, as_json: bool, words: tuple[str, ...]) -> None:
    """List the REST operations whose service, name or path contains all the WORDS."""
    chosen = [each for each in catalogue() if not (missing and each.run) and _contains(each, words)]
    for operation in chosen:
        click.echo(_json(operation) if as_json else _line(operation))
    if not as_json:
        click.echo(_summary(chosen), err=True)


def _contains(operation: Operation, words: tuple[str, ...]) -> bool:
    text = f"{operation.service} {operation.name} {operation.path}".lower()
    return all(word.lower() in text for word in words)


def _json(operation: Operation) -> str:
    facts = {
        "verb": operation.verb,
        "path": operation.path,
        "operation": operation.name,
        "service": operation.service,
        "requestBody": operation.body_class or None,
        "response": operation.response_class or None,
        "served": operation.run is not None,
    }
    return to_json(facts).decode()


def _line(operation: Operation) -> str:
    return f"{' ' if operation.run else '-'} {operation.verb:<6} {operation.path}  {operation.name}"


def _summary(operations: list[Operation]) -> str:
    count = Counter(operation.run is not None for operation in operations)
    return f"{len(operations)} operations, {count[True]} served, {count[False]} not yet (marked -)"
