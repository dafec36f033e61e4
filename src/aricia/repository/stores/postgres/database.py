"""A connection to one schema, and what a session asks of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import RawCursor
from psycopg.rows import TupleRow
from psycopg.sql import SQL as Text
from psycopg.sql import Identifier, Literal

from aricia.base.errors import ConnectorError
from aricia.repository.stores.postgres.adapting import adapt
from aricia.repository.stores.postgres.address import Address
from aricia.repository.stores.postgres.dialect import POSTGRES, translated
from aricia.repository.stores.postgres.faults import connecting_fault, working_fault
from aricia.repository.stores.relational.dialect import Call, Dialect, Row
from aricia.repository.stores.relational.sql_file import load_statements, shared_statements

_HERE = Path(__file__).parent
_NAMED = {**shared_statements(POSTGRES), **load_statements(_HERE / "statements.sql")}
SQL = {name: translated(text) for name, text in _NAMED.items()}
TYPE_STATEMENTS = frozenset(("keep_type", "forget_type"))
_PREPARED = 400  # statements that a connection keeps prepared: all that have names


class PostgresDatabase:
    """Statements by name are prepared, compiled SQL is not. Between ``begin_pipeline`` and ``end_pipeline`` what answers nothing
    is sent along with the next statement that answers something.

    types_changed: whether statements have changed stored types
    """

    dialect: Dialect = POSTGRES

    def __init__(self, address: Address) -> None:
        self.where = address.where
        self._pipeline: psycopg.Pipeline | None = None
        self._exit = contextlib.ExitStack()
        self.types_changed = False
        try:
            self.connection = psycopg.connect(address.target, autocommit=True, cursor_factory=RawCursor)
        except psycopg.Error as problem:
            raise connecting_fault(self.where, problem) from None  # its text may have what logs in
        adapt(self.connection)
        self.connection.prepared_max = _PREPARED
        self.script(Text("SET search_path = {}; SET plan_cache_mode = force_custom_plan").format(Identifier(address.schema)))

    @property
    def is_lost(self) -> bool:
        """Whether the connection is gone."""
        return self.connection.closed

    @property
    def is_busy(self) -> bool:
        """Whether a statement was left before it was done."""
        return self.connection.info.transaction_status == psycopg.pq.TransactionStatus.ACTIVE

    def close(self) -> None:
        """Disconnect."""
        self.connection.close()

    # ---- statements ----------------------------------------------------------------------------------------------
    def rows(self, statement: str, *values: Any) -> list[Row]:
        """What a named statement answers."""
        with self._faults():
            return self._execute(SQL[statement], values, True).fetchall()

    def batch(self, *calls: Call) -> list[list[Row]]:
        """Several named statements in one round trip."""
        with self._faults():
            if self._pipeline is not None:
                cursors = [self._execute(SQL[statement], values, True) for statement, values in calls]
            else:
                with self.connection.pipeline():
                    cursors = [self._execute(SQL[statement], values, True) for statement, values in calls]
            return [cursor.fetchall() for cursor in cursors]

    def run(self, statement: str, *values: Any) -> None:
        """A named statement that answers nothing."""
        self.types_changed |= statement in TYPE_STATEMENTS
        with self._faults():
            self._execute(SQL[statement], values, True)

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        """The same for each of the rows."""
        if not rows:
            return
        self.types_changed |= statement in TYPE_STATEMENTS
        with self._faults():
            RawCursor(self.connection).executemany(SQL[statement], rows)

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """What compiled SQL answers."""
        with self._faults():
            return self._execute(translated(sql), values, False).fetchall()

    def script(self, sql: str | psycopg.sql.Composed) -> list[list[Row]]:
        """Several statements without parameters, in one round trip. -> what each of them answers"""
        with self._faults():
            cursor = self.connection.execute(sql, prepare=False)
            answers = []
            while True:
                answers.append(cursor.fetchall() if cursor.description else [])
                if not cursor.nextset():
                    return answers

    def _execute(self, sql: str, values: Sequence[Any], prepare: bool) -> RawCursor[TupleRow]:
        return RawCursor(self.connection).execute(sql, values, prepare=prepare)

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as problem:
            raise working_fault(self.where, problem, self.is_lost) from problem

    # ---- pipeline ------------------------------------------------------------------------------------------------
    def begin_pipeline(self) -> None:
        """Collect what answers nothing."""
        with self._faults():
            self._pipeline = self._exit.enter_context(self.connection.pipeline())

    def send(self, sql: str) -> RawCursor[TupleRow]:
        """A statement without parameters, sent along with the next ones."""
        with self._faults():
            return self._execute(sql, (), True)

    def flush(self) -> None:
        """Wait for everything that was sent. errors: of any of it"""
        if self._pipeline is not None:
            with self._faults():
                self._pipeline.sync()

    def undo_to(self, savepoint: str) -> None:
        """Undo what was done since a savepoint, and drop what was sent behind a statement that failed.

        psycopg would forget every prepared statement on ROLLBACK, even to a savepoint; so libpq is told directly.
        """
        with contextlib.suppress(ConnectorError):
            self.end_pipeline()
        if not self.is_lost:
            text = f"ROLLBACK TO SAVEPOINT {savepoint}; RELEASE SAVEPOINT {savepoint}"
            result = self.connection.pgconn.exec_(text.encode())
            if result.status != psycopg.pq.ExecStatus.COMMAND_OK:
                raise ConnectorError("ARICIA-503-122", (self.where, result.get_error_message()))
            self.begin_pipeline()

    def end_pipeline(self) -> None:
        """Wait for everything that was sent, and collect no more."""
        self._pipeline = None
        with self._faults():
            self._exit.close()


def literal(value: str | int) -> str:
    """A value in SQL."""
    return Literal(value).as_string()
