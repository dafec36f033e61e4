"""What a member remembers of types in one cohort: from whom it has them, and which of them its users have asked for.

Kept in a file, because neither can be found out again: every member tells of all types that it has whenever it starts, and what
users asked for is not stored otherwise.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct, field

from aricia.base.errors import ConfigurationError
from aricia.base.private_file import write_private


class _Kept(Struct, omit_defaults=True):
    """The file. learned: GUIDs of types that users asked for;  teachers: by GUID of a type, the collection it was learned from"""

    learned: list[str] = field(default_factory=list)
    teachers: dict[str, str] = field(default_factory=dict)


class TypeNotes:
    """The notes of one member in one cohort. Thread safe. file: None = they are forgotten with the process

    errors: ConfigurationError ARICIA-500-501 the file cannot be read, or written
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        kept = self._read()
        self._learned = frozenset(kept.learned)
        self._teachers = kept.teachers

    # ---- types that users asked for --------------------------------------------------------------------------------
    @property
    def learned(self) -> frozenset[str]:
        """The GUIDs of the types that users have asked for."""
        return self._learned

    def learn(self, guid: str) -> bool:
        """A user has asked for instances of a type. -> whether that is new"""
        with self._lock:
            if guid in self._learned:
                return False
            self._keep(self._learned | {guid}, self._teachers)
            return True

    # ---- from whom types are ---------------------------------------------------------------------------------------
    def teacher(self, guid: str) -> str | None:
        """The collection of the member that told of a type; None when the type was made here, or is built in."""
        return self._teachers.get(guid)

    def note(self, guid: str, teacher: str | None) -> None:
        """A type is known now. teacher: the collection of the member that told of it, None when it was made here"""
        with self._lock:
            others = {each: by for each, by in self._teachers.items() if each != guid}
            self._keep(self._learned, others | ({guid: teacher} if teacher else {}))

    def renamed(self, old: str, new: str) -> None:
        """A type has another GUID now."""
        with self._lock:
            learned = self._learned - {old} | {new} if old in self._learned else self._learned
            self._keep(learned, {new if each == old else each: by for each, by in self._teachers.items()})

    # ---- the file --------------------------------------------------------------------------------------------------
    def _keep(self, learned: frozenset[str], teachers: dict[str, str]) -> None:
        if learned == self._learned and teachers == self._teachers:
            return
        if self._file is not None:
            text = msgspec.json.format(msgspec.json.encode(_Kept(sorted(learned), dict(sorted(teachers.items())))), indent=2)
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_private(self._file, text)
            except OSError as problem:
                raise self._fault(problem) from problem
        self._learned, self._teachers = learned, teachers

    def _read(self) -> _Kept:
        if self._file is None:
            return _Kept()
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Kept)
        except FileNotFoundError:
            return _Kept()
        except (OSError, msgspec.MsgspecError) as problem:
            raise self._fault(problem) from problem

    def _fault(self, problem: Exception) -> ConfigurationError:
        return ConfigurationError("ARICIA-500-501", (str(self._file), str(problem)), caused_by=type(problem).__name__)


class _Teaching(threading.local):
    member: str | None = None


_teaching = _Teaching()


@contextmanager
def taught_by(member: str | None) -> Iterator[None]:
    """Types that this thread makes known meanwhile are those of a member, by its collection."""
    before, _teaching.member = _teaching.member, member
    try:
        yield
    finally:
        _teaching.member = before


def teacher_now() -> str | None:
    """The member whose types this thread makes known, None for those that are made here."""
    return _teaching.member
