"""The configuration document that a start is given, completed with what the original's beans have by default."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_SERVER = {
    "class": "OMAGServerConfig",
    "localServerURL": "~{egeriaEndpoint}~",
    "localServerUserId": "OMAGServer",
    "secretsStoreProvider": "org.odpi.openmetadata.adapters.connectors.secretsstore.yaml.YAMLSecretsStoreProvider",
    "maxPageSize": 1000,
}
_HEADERS = {
    "Connection": {"headerVersion": 0}, "VirtualConnection": {"headerVersion": 0}, "ConnectorType": {"headerVersion": 0},
    "Endpoint": {"headerVersion": 0}, "EmbeddedConnection": {"headerVersion": 0, "position": 0},
}
# Maps keep their nulls; fields of beans that are null are as good as not there.
_MAPS = frozenset(("configurationProperties", "securedProperties", "arguments", "additionalProperties", "accessServiceOptions",
                   "viewServiceOptions"))


def completed(document: Json) -> Json:
    """The document with defaults for what it leaves out."""
    return {**_SERVER, **_bean(document)}


def _bean(value: Json) -> Json:
    kept = {name: each if name in _MAPS else _value(each) for name, each in value.items() if each is not None}
    return {**_HEADERS.get(str(kept.get("class")), {}), **kept}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _bean(value)
    return [_value(item) for item in value] if isinstance(value, list) else value
