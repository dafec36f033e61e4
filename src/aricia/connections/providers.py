"""Which code implements a connector provider: found by the class name that connections carry.

Rows of ``spec/connector_providers.tsv`` name what ships with aricia, under its own class names and those of the original.
Other packages add theirs as entry points of the group ``aricia.connectors.<kind>``, named like the class.
"""

from __future__ import annotations

import importlib
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from aricia.base.tables import rows

ENTRY_POINTS = "aricia.connectors."


def implementation(class_name: str, kind: str) -> Any | None:
    """The function or class that makes connectors of this provider; None when nothing here knows it.

    kind: what the connector is for, as in the table: repository, archive-store, audit-log ...
    """
    target = _shipped().get((class_name, kind))
    if target is not None:
        module, _, name = target.partition(":")
        return getattr(importlib.import_module(module), name)
    added = entry_points(group=ENTRY_POINTS + kind, name=class_name)
    return next(iter(added)).load() if added else None


def kinds_of(class_name: str) -> list[str]:
    """What connectors of this provider can be used for."""
    groups = [point.group for point in entry_points(name=class_name) if point.group.startswith(ENTRY_POINTS)]
    return [kind for name, kind in _shipped() if name == class_name] + [group.removeprefix(ENTRY_POINTS) for group in groups]


@cache
def _shipped() -> dict[tuple[str, str], str]:
    return {(row["class_name"], row["kind"]): row["implementation"] for row in rows("connector_providers.tsv")}
