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
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.sql_file import load_statements, shared_statements

_HERE = Path(__file__).parent
_NAMED = {**shared_statements(POSTGRES), **load_statements(_HERE / "statements.sql")}
SQL = {name: translated(text) for name, text in _NAMED.items()}
TYPE_STATEMENTS = frozenset(("keep_type", "forget_type"))
# Whatever is joined is looked up by its keys; a schema that has just been filled looks different to the planner.
_SETTINGS = (
    "SET search_path = {}; SET enable_hashjoin = off; SET enable_mergejoin = off; SET random_page_cost = 1.1; SET jit = off"
)
_PREPARED = 400  # statements that a connection keeps prepared: all that have names


class PostgresDatabase:
    """Statements by name are prepared, and so is SQL that comes again and again; the SQL of searches is planned for its values.

    From ``defer`` to ``flush`` what answers nothing is sent along with the next statement that answers something.
    types_changed: whether statements have changed stored types
    """

    dialect: Dialect = POSTGRES

    def __init__(self, address: Address) -> None:
        self.where = address.where
        self.types_changed = False
        self._deferring = False
        self._deferred: list[tuple[str, Sequence[Any], bool]] = []  # SQL, values or rows, whether it is rows
        try:
            self.connection = psycopg.connect(address.target, autocommit=True, cursor_factory=RawCursor)
        except psycopg.Error as problem:
            raise connecting_fault(self.where, problem) from None  # its text may have what logs in
        adapt(self.connection)
        self.connection.prepared_max = _PREPARED
        self.script(Text(_SETTINGS).format(Identifier(address.schema)))

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
        return self._answers((SQL[statement], values, True))[0]

    def batch(self, *calls: Call) -> list[list[Row]]:
        """Several named statements in one round trip."""
        return self._answers(*((SQL[statement], values, True) for statement, values in calls))

    def query(self, sql: str, values: Sequence[Any] = (), *, repeated: bool = False) -> list[Row]:
        """What compiled SQL answers."""
        return self._answers((translated(sql), values, repeated))[0]

    def narrowed(self, kind: Kind, expression: str) -> str:
        """PostgreSQL chooses by itself which trigrams it reads."""
        return expression

    def run(self, statement: str, *values: Any) -> None:
        """A named statement that answers nothing."""
        self._later(statement, values, False)

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        """The same for each of the rows."""
        if rows:
            self._later(statement, rows, True)

    def script(self, sql: str | psycopg.sql.Composed) -> list[list[Row]]:
        """Several statements without parameters, in one round trip. -> what each of them answers"""
        with self._faults():
            cursor = self.connection.execute(sql, prepare=False)
            answers = []
            while True:
                answers.append(cursor.fetchall() if cursor.description else [])
                if not cursor.nextset():
                    return answers

    def _answers(self, *calls: tuple[str, Sequence[Any], bool]) -> list[list[Row]]:
        """What statements (SQL, values, whether they are prepared) answer; what was deferred goes before them."""
        with self._faults():
            if len(calls) == 1 and not self._deferred:
                return [self._execute(*calls[0]).fetchall()]
            with self.connection.pipeline():
                self._send_deferred()
                cursors = [self._execute(*call) for call in calls]
            return [cursor.fetchall() for cursor in cursors]

    def _execute(self, sql: str, values: Sequence[Any], prepare: bool) -> RawCursor[TupleRow]:
        return RawCursor(self.connection).execute(sql, values, prepare=prepare)

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as problem:
            raise working_fault(self.where, problem, self.is_lost) from problem

    # ---- deferring -----------------------------------------------------------------------------------------------
    def defer(self) -> None:
        """From now on, keep what answers nothing until something is asked."""
        self._deferring = True

    def _later(self, statement: str, values: Sequence[Any], is_rows: bool) -> None:
        self.types_changed |= statement in TYPE_STATEMENTS
        self._deferred.append((SQL[statement], values, is_rows))
        if not self._deferring:
            self.flush()

    def flush(self) -> None:
        """Send what was deferred, and wait until it is done. errors: of any of it"""
        if self._deferred:
            with self._faults(), self.connection.pipeline():
                self._send_deferred()

    def _send_deferred(self) -> None:
        deferred, self._deferred = self._deferred, []
        for sql, values, is_rows in deferred:
            if is_rows:
                RawCursor(self.connection).executemany(sql, values)
            else:
                self._execute(sql, values, True)

    def savepoint(self, name: str) -> None:
        """Begin a part that can be undone; nothing is deferred at this moment."""
        self._deferred.append((f"SAVEPOINT {name}", (), False))

    def release(self, savepoint: str) -> None:
        """End the part, and wait until all of it is done."""
        self._deferred.append((f"RELEASE SAVEPOINT {savepoint}", (), False))
        self.flush()

    def undo_to(self, savepoint: str) -> None:
        """Undo what was done since a savepoint, and drop what was deferred since.

        psycopg would forget every prepared statement on ROLLBACK, even to a savepoint; so libpq is told directly.
        """
        is_unsent = bool(self._deferred) and self._deferred[0][0] == f"SAVEPOINT {savepoint}"
        self._deferred = []
        if not self.is_lost and not is_unsent:
            text = f"ROLLBACK TO SAVEPOINT {savepoint}; RELEASE SAVEPOINT {savepoint}"
            result = self.connection.pgconn.exec_(text.encode())
            if result.status != psycopg.pq.ExecStatus.COMMAND_OK:
                raise ConnectorError("ARICIA-503-122", (self.where, result.get_error_message()))

    def commit(self, *last: Call) -> tuple[list[list[Row]], str]:
        """Commit after some last named statements, in one round trip; nothing is deferred any more.

        -> what the statements answer; what the database says: COMMIT, or that it was undone instead
        """
        self._deferring = False
        with self._faults():
            with self.connection.pipeline():
                self._send_deferred()
                cursors = [self._execute(SQL[statement], values, True) for statement, values in last]
                ended = self._execute("COMMIT", (), False)
            return [cursor.fetchall() for cursor in cursors], ended.statusmessage or ""


def literal(value: str | int) -> str:
    """A value in SQL."""
    return Literal(value).as_string()
