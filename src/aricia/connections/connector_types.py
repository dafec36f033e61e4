"""The connector types of known providers (table spec/connector_types.json), by the class name of the provider.

In the table, ``~`` begins what is in the original's Java package or in its repository of sources.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from aricia.base.tables import document
from aricia.connections.providers import kinds_of

Json = dict[str, Any]

_PACKAGE = "org.odpi.openmetadata."
_SOURCES = "https://github.com/odpi/egeria/tree/main/open-metadata-implementation/"
_FRAMEWORK = "Open Connector Framework (OCF)"
# Parts of a provider's specification, in the order in which a report of the original shows them.
_SPECIFICATION = (
    "supportedConfigurationProperties", "supportedRequestTypes", "supportedRequestParameters", "supportedActionTargetTypes",
    "supportedAnalysisSteps", "supportedAnnotationTypes", "producedRequestParameters", "producedActionTargetTypes",
    "producedGuards",
)
_RENAMED = {"supportedAnnotationTypes": "producedAnnotationTypes"}


def provider_names() -> Iterator[str]:
    """The class names of the providers in the table."""
    return (name.replace("~", _PACKAGE, 1) for name in _table())


def connector_type(provider: str) -> Json | None:
    """The ConnectorType bean of a provider; None when nothing here knows the class."""
    entry = _entry(provider)
    if entry is None:
        return _own_connector_type(provider) if kinds_of(provider) else None
    facts = dict(entry["connectorType"])
    if "url" in facts:
        facts["url"] = facts["url"].replace("~", _SOURCES, 1)
    if "connectorInterfaces" in facts:
        facts["connectorInterfaces"] = [name.replace("~", _PACKAGE, 1) for name in facts["connectorInterfaces"]]
    shown = facts.get("displayName") or provider.rpartition(".")[2]
    purpose = facts.get("supportedDeployedImplementationType")
    return {
        "class": "ConnectorType", "headerVersion": 0, **facts,
        "description": f"{shown}, which works with {purpose}." if purpose else f"{shown}.",
        "connectorProviderClassName": provider, "connectorFrameworkName": _FRAMEWORK, "connectorInterfaceLanguage": "Java",
    }


def extends(provider: str, base: str) -> bool:
    """Whether a provider's class extends the base class with this simple name."""
    entry = _entry(provider)
    return entry is not None and base in entry["bases"]


def connector_report(provider: str) -> Json | None:
    """What a provider says of its connectors: type, refresh time, what it takes and produces; None for unknown classes."""
    shown = connector_type(provider)
    if shown is None:
        return None
    entry = _entry(provider) or {}
    report: Json = {
        "connectorType": shown, "refreshTimeInterval": entry.get("refreshTimeInterval") or 0,
        "usesBlockingCalls": bool(entry.get("usesBlockingCalls")),
    }
    if entry.get("componentId") is not None:
        report["componentDescription"] = {
            "componentId": entry["componentId"], "componentDevelopmentStatus": entry.get("developmentStatus") or "STABLE",
            "componentName": shown.get("displayName") or provider, "componentDescription": shown["description"],
            **({"componentWikiURL": shown["url"]} if "url" in shown else {}),
        }
    for name in _SPECIFICATION:
        values = entry.get(_RENAMED.get(name, name))
        if values:
            report[name] = values
    return report


def _entry(provider: str) -> Json | None:
    short = "~" + provider.removeprefix(_PACKAGE) if provider.startswith(_PACKAGE) else provider
    return _table().get(short)


def _own_connector_type(provider: str) -> Json:
    name = provider.rpartition(".")[2]
    return {
        "class": "ConnectorType", "headerVersion": 0, "qualifiedName": provider, "displayName": name.removesuffix("Provider"),
        "description": f"{name}, which is installed here.", "connectorProviderClassName": provider,
        "connectorFrameworkName": _FRAMEWORK, "connectorInterfaceLanguage": "Python",
    }


@functools.cache
def _table() -> dict[str, Json]:
    table: dict[str, Json] = document("connector_types.json")
    return table
