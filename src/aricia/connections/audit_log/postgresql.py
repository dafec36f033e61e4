"""Audit records in tables of a PostgreSQL schema (statements: postgresql.sql)."""

from __future__ import annotations

import functools
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aricia.base.audit_log import AuditRecord
from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.connections.audit_log.destination import AuditDestination, DestinationPlace, severity_code
from aricia.connections.audit_log.queued import Queued
from aricia.connections.audit_log.record_json import component
from aricia.connections.secrets.file import SecretsFile

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Composed

_CALL = "METADATA-OBSERVABILITY-0010"
_ASSET = re.compile(r"METADATA-OBSERVABILITY-000\d")
_URL = re.compile(r"(?:jdbc:)?(postgresql://[^?]+)(?:\?(.*))?")
# What of a JDBC URL the client knows under the same name; the rest concerns the driver of Java.
_KNOWN = ("user", "password", "sslmode")
_CONNECT_TIMEOUT = 5


def open_tables(place: DestinationPlace) -> AuditDestination:
    """The tables. A database that does not answer is told of once; records wait for it.

    errors: ARICIA-501-036 the package psycopg is not installed;  ARICIA-400-034 the connection names no PostgreSQL database
    """
    if importlib.util.find_spec("psycopg") is None:
        raise ConfigurationError("ARICIA-501-036", (place.name,))
    tables = Tables(place)
    return Queued(place.name, tables.write, tables.close, place.trouble)


class Tables:
    """The tables of one schema, connected to when there is something to write."""

    def __init__(self, place: DestinationPlace) -> None:
        address = place.address or str(place.properties.get("databaseURL") or "")
        found = _URL.fullmatch(address)
        if found is None:
            raise ConfigurationError("ARICIA-400-034", (place.name, address))
        self._place = place
        self._address = found[1]
        given = dict(parse_qsl(found[2] or ""))
        self._user = {name: given[name] for name in _KNOWN if name in given} | _credentials(place)
        self._schema = str(place.properties.get("databaseSchema") or given.get("currentSchema") or "audit_log")
        self._connection: Connection[Any] | None = None
        self._components: set[str] = set()

    def write(self, records: list[AuditRecord]) -> None:
        """Write records in one transaction.

        errors: ARICIA-503-035
        """
        from psycopg import Error

        try:
            connection = self._connected()
            with connection.transaction(), connection.cursor() as cursor:
                for record in records:
                    for name, values in self._rows(record):
                        cursor.execute(self._statement(name), values)
        except Error as problem:
            self.close()
            raise ConnectorError("ARICIA-503-035", (self._place.name, self._address, str(problem).strip())) from None

    def close(self) -> None:
        """Disconnect."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._components.clear()

    def _connected(self) -> Connection[Any]:
        from psycopg import connect
        from psycopg.conninfo import make_conninfo

        if self._connection is None:
            target = make_conninfo(self._address, connect_timeout=_CONNECT_TIMEOUT, **self._user)
            connection = connect(target, autocommit=True)
            self._connection = connection
            connection.execute(self._statement("create"))
            facts = [self._place.originator.get(name) for name in ("serverType", "organizationName", "metadataCollectionId")]
            connection.execute(self._statement("server"), (self._place.server, *facts))
        return self._connection

    def _statement(self, name: str) -> Composed:
        from psycopg.sql import SQL, Identifier

        return SQL(_statements()[name]).format(schema=Identifier(self._schema))

    def _rows(self, record: AuditRecord) -> Iterator[tuple[str, tuple[Any, ...]]]:
        if record.component not in self._components:
            self._components.add(record.component)
            facts = component(record.component)
            names = ("componentId", "componentDevelopmentStatus", "componentDescription", "componentWikiURL")
            yield "component", (record.component, *(facts.get(name) for name in names))
        yield "event", (
            record.time, record.guid, record.server, record.action, severity_code(record.severity), record.severity,
            record.message_id, record.text, list(record.parameters), record.system_action, record.user_action, record.component,
        )
        if record.exception_class:
            yield "exception", (record.guid, record.exception_class, record.exception_message, record.exception_trace)
        if record.message_id == _CALL:
            user, operation, service, server = record.parameters
            yield "call", (record.time, record.guid, server, user, operation, service)
        elif _ASSET.fullmatch(record.message_id):
            yield "asset", (record.time, record.guid, record.server, record.message_id, list(record.parameters))


def _credentials(place: DestinationPlace) -> dict[str, str]:
    """User and password: of the secrets collection that the properties name, else of the connection."""
    store, collection = place.properties.get("secretsStore"), place.properties.get("secretsCollectionName")
    if store and collection:
        secrets = SecretsFile(place.locate(str(store))).collection(str(collection)).secrets
        user, password = secrets.get("userId"), secrets.get("clearPassword")
    else:
        user, password = place.connection.get("userId"), place.connection.get("clearPassword")
    return {name: str(value) for name, value in (("user", user), ("password", password)) if value}


@functools.cache
def _statements() -> dict[str, str]:
    text = Path(__file__).with_suffix(".sql").read_text("utf-8")
    parts = re.split(r"^-- (\w+): .*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
