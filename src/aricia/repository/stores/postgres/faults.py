"""Faults of PostgreSQL as faults of ours. Texts name the database and the schema, never who logs in with what."""

from __future__ import annotations

import psycopg
from psycopg import errors

from aricia.base import deadline
from aricia.base.errors import AriciaError, ConnectorError

_BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)


def connecting_fault(where: str, problem: psycopg.Error) -> AriciaError:
    """Nobody answers (ARICIA-503-120), or who answers refuses: password, database, number of connections (-121)."""
    text = _text(problem)
    return ConnectorError("ARICIA-503-121" if "FATAL" in text else "ARICIA-503-120", (where, text))


def working_fault(where: str, problem: psycopg.Error, is_lost: bool) -> AriciaError:
    """A statement failed: the connection is lost (ARICIA-503-122), others are in the way (-123), it is late, or anything else."""
    if isinstance(problem, errors.QueryCanceled) and deadline.is_late():
        return deadline.overdue()
    if is_lost:
        return ConnectorError("ARICIA-503-122", (where, _text(problem)))
    if isinstance(problem, _BUSY):
        return ConnectorError("ARICIA-503-123", (where, _text(problem)))
    return ConnectorError("ARICIA-500-120", (where, _text(problem)))


def unknown_outcome(where: str, problem: BaseException) -> AriciaError:
    """The connection was lost while a commit was under way."""
    return ConnectorError("ARICIA-503-124", (where, str(problem)))


def _text(problem: psycopg.Error) -> str:
    return "; ".join(line.strip() for line in str(problem).splitlines() if line.strip()) or type(problem).__name__
