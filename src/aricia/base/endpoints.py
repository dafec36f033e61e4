"""The endpoint table: every REST operation of every service as a row of spec/endpoints.tsv."""

from __future__ import annotations

import functools
import re

from aricia.base.operation import Operation
from aricia.base.tables import rows

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_VARIABLE = re.compile(r"\{[^}]*\}")


@functools.cache
def table() -> tuple[Operation, ...]:
    """The rows of spec/endpoints.tsv as operations that nothing implements (``run`` None)."""
    return tuple(
        Operation(
            name=row["operation"], service=row["service"], group=row["group"], verb=row["verb"], path=row["path"],
            body=row["body"], body_class=row["body_class"], response_class=row["response_class"], query=query_of(row["query"]),
        )
        for row in rows("endpoints.tsv")
    )


def shape(operation: Operation) -> tuple[str, str]:
    """Verb and path with the variables' names left out: what makes two operations the same endpoint."""
    return operation.verb, _VARIABLE.sub("{}", operation.path)


def function_name(operation: str) -> str:
    """An operation's name in snake case: the name of the function that serves it."""
    return _WORDS.sub("_", operation).lower()


def query_of(text: str) -> tuple[tuple[str, str, bool, str | None], ...]:
    """The declared parameters of a cell ``name:type:required or optional[:default=..]``, parted by semicolons."""
    parameters = []
    for part in text.split(";") if text else ():
        name, kind, need, *default = part.strip().split(":")
        parameters.append((name, kind, need == "required", default[0].removeprefix("default=") if default else None))
    return tuple(parameters)
