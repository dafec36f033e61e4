"""Instances as events carry them: instants as numbers, homes as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aricia.repository.instance_writer import InstanceWriter
from aricia.repository.instances import Header
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]


class EventWriter(InstanceWriter):
    """Writes instances for the members of a cohort."""

    def __init__(self, types: TypeRegistry) -> None:
        super().__init__(types, "", described=True)

    def properties(self, header: Header, properties: Mapping[str, Any]) -> Json:
        """InstanceProperties with the dates of effectivity as numbers."""
        shown = super().properties(header, properties)
        for name, value in (("effectiveFromTime", header.effective_from), ("effectiveToTime", header.effective_to)):
            if value is not None:
                shown[name] = value
        return shown

    def _header(self, class_name: str, header: Header) -> Json:
        shown = super()._header(class_name, header)
        if header.create_time:
            shown["createTime"] = header.create_time
        if header.update_time:
            shown["updateTime"] = header.update_time
        return shown

    def _provenance(self, header: Header) -> str:
        return header.provenance
