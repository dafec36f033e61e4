"""Instances as events carry them: instants as numbers, homes as they are."""

from __future__ import annotations

from aricia.repository.instance_writer import StoredFormWriter
from aricia.types.registry import TypeRegistry


class EventWriter(StoredFormWriter):
    """Writes instances for the members of a cohort."""

    def __init__(self, types: TypeRegistry) -> None:
        super().__init__(types, "", described=True)
