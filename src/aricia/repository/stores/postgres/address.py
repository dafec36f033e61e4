"""Where a schema is and who logs in, from the URLs of JDBC or of libpq."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote

import psycopg
from msgspec import Struct
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from aricia.base.errors import ConfigurationError

_JDBC = re.compile(r"jdbc:postgresql:(?://([^/?]*)/?)?([^?]*)(?:\?(.*))?")
# What libpq calls the properties of the JDBC driver; others concern that driver only.
_PROPERTIES = {
    "user": "user", "password": "password", "sslmode": "sslmode", "sslrootcert": "sslrootcert", "sslcert": "sslcert",
    "sslkey": "sslkey", "sslpassword": "sslpassword", "connectTimeout": "connect_timeout", "ApplicationName": "application_name",
    "options": "options", "gssEncMode": "gssencmode", "channelBinding": "channel_binding",
}
_SERVER_TYPES = {"primary": "primary", "secondary": "standby", "preferSecondary": "prefer-standby", "any": "any"}
DEFAULT_SCHEMA = "repository"
_DEFAULTS = {
    "connect_timeout": "5", "application_name": "aricia", "keepalives_idle": "30", "keepalives_interval": "10",
    "keepalives_count": "3", "tcp_user_timeout": "60000", "client_encoding": "UTF8",
}
_LONGEST_NAME = 63  # bytes of an identifier of PostgreSQL


class Address(Struct, frozen=True, repr_omit_defaults=True):
    """A schema of a database. where: for messages, without what logs in;  target: for the client, with it"""

    where: str
    schema: str
    target: str

    def __repr__(self) -> str:
        return f"Address({self.where})"


def read_address(url: str, schema: str, credentials: dict[str, str], owner: str) -> Address:
    """The address of a schema. schema: empty for that of the URL;  credentials: user and password, before those of the URL

    owner: whose address it is, for messages
    errors: ARICIA-400-120 the URL is none of PostgreSQL, or has what libpq does not know
    """
    jdbc = _JDBC.fullmatch(url)
    try:
        if jdbc is not None:
            given = dict(parse_qsl(jdbc[3] or ""))
            parts = _of_jdbc(jdbc, given)
            chosen = given.get("currentSchema", "").partition(",")[0]
        elif url.startswith(("postgresql://", "postgres://")):
            found = re.search(r"[?&]currentSchema=([^&]*)", url)
            chosen = unquote(found[1]) if found else ""
            parts = conninfo_to_dict(re.sub(r"(?<=[?&])currentSchema=[^&]*&?", "", url).rstrip("?&"))
        else:
            raise ConfigurationError("ARICIA-400-120", (owner, "it begins neither with jdbc:postgresql: nor with postgresql://"))
        name = schema or chosen or DEFAULT_SCHEMA
        if len(name.encode()) > _LONGEST_NAME or "\x00" in name:
            raise ConfigurationError("ARICIA-400-120", (owner, f"the schema name {name} is too long"))
        complete: dict[str, Any] = {**_DEFAULTS, **{key: value for key, value in parts.items() if value}, **credentials}
        database = complete.get("dbname") or complete.get("user") or ""
        where = f"schema {name} of {complete.get('host') or 'local socket'}:{complete.get('port') or 5432}/{database}"
        return Address(where, name, make_conninfo(**complete))
    except (psycopg.Error, ValueError):  # its text may have what logs in
        raise ConfigurationError("ARICIA-400-120", (owner, "it has parts that the client does not know")) from None


def _of_jdbc(found: re.Match[str], given: dict[str, str]) -> dict[str, str | int | None]:
    hosts, ports = [], []
    for each in (found[1] or "localhost").split(","):
        host, _, port = each.rpartition(":") if re.search(r":\d+$", each) else (each, "", "")
        hosts.append(host.strip("[]"))
        ports.append(port or "5432")
    parts: dict[str, str | int | None] = {"host": ",".join(hosts), "port": ",".join(ports), "dbname": unquote(found[2])}
    parts.update({name: given[key] for key, name in _PROPERTIES.items() if key in given})
    if given.get("ssl", "false").lower() == "true" and "sslmode" not in given:
        parts["sslmode"] = "verify-full"
    if "targetServerType" in given:
        parts["target_session_attrs"] = _SERVER_TYPES.get(given["targetServerType"], "any")
    return parts
