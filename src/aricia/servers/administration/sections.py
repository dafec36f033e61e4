"""The operations that read, set or clear one section of a document: what the rows of spec/administration_operations.tsv say.

section: its path in the document, parts joined by dots; several, joined by commas, for ``clear``
kind: of the value that is set, as in spec/configuration_beans.tsv;  for ``text`` where it is: query:name, field:name or body
answer: the field of the answer that shows the section
audit: the lines of the audit trail, joined by bars;  options: ``audit-log`` (the section needs that of the repository services),
``recovery`` (also with a security connection that cannot be used)
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from aricia.base.operation import Request
from aricia.servers.administration.basic_properties import set_text
from aricia.servers.administration.documents import changing, shown
from aricia.servers.configuration.beans import read_bean, read_value

Payload = dict[str, Any]

_REPOSITORY_SERVICES = "repositoryServicesConfig"


class Section(Struct, frozen=True):
    """A row of the table."""

    section: str
    kind: str
    answer: str
    audit: tuple[str, ...]
    options: frozenset[str]

    def get(self, request: Request) -> Payload:
        """Show the section; nothing when there is none."""
        value = _find(shown(request), self.section)
        return {} if value in (None, []) else {self.answer: value}

    def set(self, request: Request) -> Payload:
        """Set the section to what the body holds."""
        value = read_value(self.kind, request.body, self.section)
        with self._changing(request) as change:
            if self.section.startswith(_REPOSITORY_SERVICES) or "audit-log" in self.options:
                change.repository_services()
            holder, name = _holder(change.document, self.section)
            if holder is not None:
                holder[name] = value
            if value == [] and self.section.startswith(_REPOSITORY_SERVICES):
                _remove(change.document, self.section)
            change.log(*self.audit)
        return {}

    def clear(self, request: Request) -> Payload:
        """Remove the section."""
        with self._changing(request) as change:
            for section in self.section.split(","):
                _remove(change.document, section)
            change.log(*self.audit)
        return {}

    def text(self, request: Request) -> Payload:
        """Set a text; a blank one goes back to its default."""
        place, _, name = self.kind.partition(":")
        value: str | None = request.body if place == "body" else request.query.get(name)
        if place == "field":
            value = read_bean("URLRequestBody", request.body).get(name)
        return set_text(request, self.section, value)

    def _changing(self, request: Request) -> Any:
        return changing(request, recovery="recovery" in self.options)


def _find(document: Payload, section: str) -> Any:
    value: Any = document
    for part in section.split("."):
        value = (value or {}).get(part)
    return value


def _holder(document: Payload, section: str) -> tuple[Payload | None, str]:
    *parts, name = section.split(".")
    holder: Payload | None = document
    for part in parts:
        holder = None if holder is None else holder.get(part)
    return holder, name


def _remove(document: Payload, section: str) -> None:
    holder, name = _holder(document, section)
    if holder is not None:
        holder.pop(name, None)
