"""Platforms and OMAG servers that elements of metadata stand for: found through the connection of their asset, and called.

The platform that the view server runs on is called in process, as the caller, any other one over REST: with the token of the
secrets that the connection names, and the caller as the user who is delegated for. Who may write metadata decides what a
connection says; so a token goes to no other platform than the one that issued it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from msgspec.structs import replace

from aricia.base.codec import decode, encode
from aricia.base.errors import AriciaError, ConnectorError, InvalidParameter, PropertyServerError, UserNotAuthorized, invalid
from aricia.base.messages import catalogue
from aricia.base.operation import Request
from aricia.connections.api import RestClient, SecretsFile, open_client, provider_of, secrets_of
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, Session
from aricia.repository.instances import Entity
from aricia.views.rows import Row

Json = dict[str, Any]

PLATFORM = "OMAGServerPlatformConnector"
_PACKAGE = "org.odpi.openmetadata.adapters.connectors.egeriainfrastructure."
_ANY_SERVER = "OMAGServerConnectorBase"
# The connector that each provider makes.
_CONNECTORS = {
    "platform.OMAGServerPlatformProvider": PLATFORM,
    "servers.OMAGServerProvider": "OMAGServerConnector",
    "servers.EngineHostProvider": "EngineHostConnector",
    "servers.IntegrationDaemonProvider": "IntegrationDaemonConnector",
    "servers.MetadataAccessServerProvider": "MetadataAccessServerConnector",
    "servers.ViewServerProvider": "ViewServerConnector",
}
_READ = ReadOptions()
_ENVELOPE = frozenset(("class", "requestId", "relatedHTTPCode"))
_FAULTS: tuple[type[AriciaError], ...] = (InvalidParameter, UserNotAuthorized)


class CataloguedPlatform:
    """The platform behind an asset: its address, and the OMAG server that the asset stands for, if it stands for one.

    connection: the bean of the asset's connection
    """

    def __init__(self, request: Request, asset: Entity, connection: Json) -> None:
        self.request = request
        self.connection = connection
        self.address = str((connection.get("endpoint") or {}).get("networkAddress") or "")
        configured = (connection.get("configurationProperties") or {}).get("serverName")
        self.server_name = str(configured or asset.properties.get("resourceName") or "")

    def call(self, verb: str, path: str, *, body: Any = None, query: Mapping[str, str] | None = None, **variables: str) -> Json:
        """What an operation of the platform, or of a server on it, answers; without the envelope.

        path: with its variables; ``serverName`` is the server of the asset when it is not given
        errors: those of the operation;  those of REST clients when the platform is another one
        """
        names = {**self.request.variables, "serverName": self.server_name, **variables}
        if self.request.platform.is_at(self.address):
            call = replace(self.request, variables=names, query=dict(query or {}), body=body)
            answer = self.request.platform.call(verb, path, call)
        else:
            answer = self._call_elsewhere(verb, _filled(path, names), body, dict(query or {}))
        if not isinstance(answer, dict):
            return {"text": answer}
        return {name: value for name, value in answer.items() if name not in _ENVELOPE}

    def _call_elsewhere(self, verb: str, path: str, body: Any, query: dict[str, str]) -> Any:
        content = b"" if body is None else body.encode() if isinstance(body, str) else encode(body)
        query["delegatingUserId"] = self.request.user
        client = self._client()
        try:
            raw = client.call(verb, path, content, query=query, repeatable=verb == "GET")
        finally:
            client.close()
        try:
            answer = decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return raw.decode("utf-8", "replace")
        if isinstance(answer, dict) and answer.get("relatedHTTPCode", 200) != 200:
            raise _fault_of(answer, self.address)
        return answer

    def _client(self) -> RestClient:
        secrets = secrets_of(self.connection)
        if secrets is not None:
            location, collection = secrets
            self._check_secrets(self._locate(location), collection)
        return open_client(self.connection, self.address, self._locate)

    def _check_secrets(self, file: Path, collection: str) -> None:
        """errors: ARICIA-403-150, the token is that of another platform, or of nobody knows which"""
        api = SecretsFile(file).collection(collection).token_api or {}
        issuer = str(api.get("url") or "")
        if _origin(issuer) != _origin(self.address):
            raise PropertyServerError("ARICIA-403-150", (collection, self.address, issuer or "-"))

    def _locate(self, name: str) -> Path:
        path: Path = self.request.platform.secrets_path(name)
        return path


def platform_of(row: Row, request: Request) -> CataloguedPlatform | None:
    """The platform or server that the row's asset stands for; None for a platform without a connection.

    errors: OMAG-REPOSITORY-HANDLER-404-007 no such element, -001 one of another type
    OMAG-COMMON-400-030 a connection that leads to something else than the row works on
    """
    on_platform = row.beans[0] == PLATFORM

    def find(session: Session) -> tuple[Entity, Json | None]:
        if on_platform:
            asset = metadata.get_element(session, request.variables[row.guid], _READ, row.type)
        else:
            asset = metadata.get_element(session, request.variables[row.guid], _READ, "Asset", parameter="assetGUID")
        return asset, _connection_of(session, asset)

    asset, connection = request.store.read(request.user, request.request_id, find)
    if connection is None and on_platform:
        return None
    made = _connector_of(connection or {})
    if made is None or not (made == row.beans[0] or (row.beans[0] == _ANY_SERVER and made != PLATFORM)):
        raise _another_connector(request, row.beans[0], asset, made)
    return CataloguedPlatform(request, asset, connection or {})


def _connection_of(session: Session, asset: Entity) -> Json | None:
    linked = metadata.related_elements(session, (asset,), _READ, relationship_types=("AssetConnection",), end=1)
    found = [item.entity for item in linked.get(asset.guid, ())][:1]
    return metadata.connection_beans(session, found, _READ)[found[0].guid] if found else None


def _connector_of(connection: Json) -> str | None:
    provider = provider_of(connection)
    return _CONNECTORS.get(provider.removeprefix(_PACKAGE))


def _another_connector(request: Request, expected: str, asset: Entity, made: str | None) -> AriciaError:
    name = f"{_PACKAGE}{'platform' if expected == PLATFORM else 'servers'}.{expected}"
    inserts = (request.operation.name, name, asset.guid, made or "-")
    return invalid("OMAG-COMMON-400-030", parameter=name, inserts=inserts)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower()


def _filled(path: str, variables: Mapping[str, str]) -> str:
    for name, value in variables.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _fault_of(answer: Json, address: str) -> AriciaError:
    """The fault that the other platform answered with; one with a message that is unknown here is told in its words."""
    message_id, code = str(answer.get("exceptionErrorMessageId") or ""), answer.get("relatedHTTPCode")
    if message_id not in catalogue():
        return ConnectorError("ARICIA-502-150", (address, answer.get("exceptionErrorMessage") or message_id))
    kind = next((each for each in _FAULTS if each.wire_class == answer.get("exceptionClassName")), PropertyServerError)
    inserts = answer.get("exceptionErrorMessageParameters") or ()
    properties = {name: str(value) for name, value in (answer.get("exceptionProperties") or {}).items()}
    return kind(message_id, inserts, properties=properties, code=code if isinstance(code, int) else None)
