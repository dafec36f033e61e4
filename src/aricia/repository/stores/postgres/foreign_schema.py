"""A schema that somebody else keeps, to be read in one transaction that writes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg

from aricia.base.errors import ConnectorError
from aricia.repository.stores.postgres.address import read_address


@contextlib.contextmanager
def foreign_schema(url: str, schema: str) -> Iterator[tuple[psycopg.Connection[tuple[Any, ...]], str]]:
    """A connection to one state of the schema, and how messages name it.

    errors: ARICIA-400-120 the URL is none of PostgreSQL;  ARICIA-500-066 the database cannot be read
    """
    address = read_address(url, schema, {}, url.rpartition("@")[2])
    try:
        with psycopg.connect(address.target) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            connection.execute(psycopg.sql.SQL("SET search_path = {}").format(psycopg.sql.Identifier(schema)))
            yield connection, address.where
    except psycopg.Error as problem:
        raise ConnectorError("ARICIA-500-066", (address.where, str(problem).strip())) from problem
