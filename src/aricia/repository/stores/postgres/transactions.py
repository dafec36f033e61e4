"""Works in savepoints of one transaction; no two writers of one schema run at once, whatever process they are in."""

from __future__ import annotations

from collections.abc import Callable

from aricia.base.errors import AriciaError, ConnectorError
from aricia.repository.stores.postgres.database import PostgresDatabase
from aricia.repository.stores.postgres.faults import unknown_outcome
from aricia.repository.stores.postgres.schema import lock_key
from aricia.repository.stores.postgres.shared_state import SharedState, State, stored_types
from aricia.repository.stores.relational.session import Session

_LONGEST_WAIT = "60s"  # for the writers of other processes, and of them when they do nothing
_GROWTH, _SMALL = 2, 200  # changes after which the planner is told
_ANALYSE = "; ".join(
    f"ANALYZE {table}" for table in (
        "entity", "entity_property", "entity_history", "classification", "classification_property", "classification_history",
        "relationship", "relationship_property", "relationship_history", "change",
    )
)
_STATE = "SELECT last_change, keys, types FROM state"  # each statement sees what was committed when it begins: after the lock
_DONE = "COMMIT"  # what COMMIT answers, unless the transaction had failed


class Transactions:
    """The writer's connection. What every work asks and writes is sent without waiting where it answers nothing."""

    failures: tuple[type[Exception], ...] = (AriciaError,)

    def __init__(
        self, connect: Callable[[], PostgresDatabase], new_session: Callable[[PostgresDatabase], Session], shared: SharedState,
        schema: str,
    ) -> None:
        self._connect = connect
        self._new_session = new_session
        self._shared = shared
        self._begin = (
            f"BEGIN; SET LOCAL lock_timeout = '{_LONGEST_WAIT}'; "
            f"SET LOCAL idle_in_transaction_session_timeout = '{_LONGEST_WAIT}'; "
            f"SELECT pg_advisory_xact_lock({lock_key(schema)}); {_STATE}"
        )
        self._is_doubtful = False
        self._before = State(0, 0, 0)
        self._analysed = shared.last_change
        self._last_change = shared.last_change  # that this writer knows of
        self._open()

    def _open(self) -> None:
        self._db = self._connect()
        self.session = self._new_session(self._db)

    def begin(self) -> None:
        """Begin when all other writers are done. A connection that the database has dropped meanwhile is replaced once."""
        if self._is_doubtful or self._db.is_lost:
            self._replace()
            self._begin_transaction()
            return
        try:
            self._begin_transaction()
        except ConnectorError:
            if not self._db.is_lost:
                raise
            self._replace()
            self._begin_transaction()

    def _replace(self) -> None:
        self._db.close()
        self._open()
        self._is_doubtful = False

    def _begin_transaction(self) -> None:
        self._analyse()
        self._before = State(*self._db.script(self._begin)[-1][0])
        if self._before.last_change != self._last_change:
            self.session.forget_ends()
        self._shared.catch_up(self._db, self._before)
        self._db.types_changed = False
        self._db.defer()

    def _analyse(self) -> None:
        """Let the planner know how much a schema has grown, which the database itself finds out after a while only."""
        if self._shared.last_change > _GROWTH * self._analysed + _SMALL:
            self._db.script(_ANALYSE)
            self._analysed = self._shared.last_change

    def enter(self) -> None:
        """A work begins."""
        self._db.savepoint("work")

    def leave(self) -> None:
        """The work is done; whatever failed of it comes out now."""
        self._db.release("work")

    def undo(self, problem: BaseException) -> BaseException:
        """Undo one work."""
        self._db.undo_to("work")
        if self._db.is_lost:
            raise problem if isinstance(problem, AriciaError) else ConnectorError("ARICIA-503-122", (self._db.where, problem))
        self.session.forget()
        return problem

    def commit(self) -> None:
        """Commit, with what others have to know. When the connection breaks now, nobody knows whether it was done."""
        session, shared = self.session, self._shared
        types, keys = self._db.types_changed, shared.keys.has_grown
        stored = stored_types(self._db) if types else None
        is_changed = types or keys or bool(session.changed)
        try:
            advanced, done = self._db.commit(*((("advance_state", (int(keys), int(types))),) if is_changed else ()))
        except AriciaError as problem:
            raise unknown_outcome(self._db.where, problem) if self._db.is_lost else problem from problem
        if done != _DONE:
            raise ConnectorError("ARICIA-503-122", (self._db.where, done))
        after = State(*advanced[0][0]) if advanced else self._before
        self._last_change = after.last_change
        shared.committed(self._before, after, session.changed, stored)
        session.settle()

    def abandon(self) -> None:
        """The next group gets a new connection; what was remembered of this one's changes is dropped with its session."""
        self._is_doubtful = True
        self._shared.keys.forget_made()
        self._db.close()

    def close(self) -> None:
        """Disconnect."""
        self._db.close()
