"""What is wrong with a configuration document, as far as it can be told without starting the server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aricia.base.errors import AriciaError
from aricia.servers.configuration.document_store import CONFIGURATION_VERSION, Document
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.configuration.server_type import classify

_LEFT = re.compile(r"~\{([^{}~]+)\}~")


def document_findings(name: str, document: Document, variables: Mapping[str, str]) -> list[str]:
    """The findings, none for a document that a server can be started with.

    variables: values of the placeholders
    """
    found: list[str] = []
    try:
        classify(name, document)
    except AriciaError as fault:
        found.append(f"{fault.text}. {fault.message.user_action}")
    version = document.get("versionId") or "V1.0"
    if version != CONFIGURATION_VERSION:
        found.append(f"It has version {version}; this platform reads {CONFIGURATION_VERSION}.")
    if document.get("localServerName") != name:
        found.append(f"It is that of a server called {document.get('localServerName')}, but is stored for {name}.")
    size = document.get("maxPageSize")
    if size is not None and (not isinstance(size, int) or size < 0):
        found.append(f"Its maxPageSize is {size}; it has to be a positive whole number, or 0 for no maximum.")
    left = sorted(set(_placeholders(resolved(document, variables))))
    found += [f"The placeholder {each} has no value: aricia config set-placeholder {each} VALUE" for each in left]
    return found


def _placeholders(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _LEFT.findall(value)
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _placeholders(each)
