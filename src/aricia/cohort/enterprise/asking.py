"""Asking all members at once: the local collection in the calling thread, the others beside it, all within a time limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as Late
from typing import Generic, TypeVar

from msgspec import Struct

from aricia.base import deadline
from aricia.base.caller import caller
from aricia.base.errors import AriciaError, ConnectorError, RepositoryFault
from aricia.cohort.enterprise.member import Member
from aricia.repository.metadata_collection import MetadataCollection

T = TypeVar("T")

LIMIT = 10.0  # seconds for the answer of a member
CHANGE_LIMIT = 60.0  # seconds for a change that a member makes
# What a collection says about the instances asked for. Every other fault is that of a member that cannot answer.
UNKNOWN = frozenset(("EntityNotKnown", "RelationshipNotKnown", "EntityProxyOnly"))


class Answer(Struct, Generic[T]):
    """What one collection says. collection_id: whose it is"""

    collection_id: str
    value: T


class Panel:
    """The collections that one session asks, and which of them did not answer.

    local: the session of the local collection, None when there is none
    """

    def __init__(
        self, local: MetadataCollection | None, members: Sequence[Member], limit: float = LIMIT, request_id: str | None = None
    ) -> None:
        self.local = local
        self.members = members
        self.limit = limit
        self._request_id = request_id
        self.unanswered: dict[str, AriciaError] = {}
        self._names = {member.collection_id: member.name for member in members}

    @property
    def missing(self) -> list[str]:
        """The names of the members that did not answer."""
        return [self._names[each] for each in self.unanswered]

    def ask(self, question: Callable[[MetadataCollection], T]) -> list[Answer[T]]:
        """What every collection answers, the local one first; those that do not answer are remembered.

        errors: those of the local collection;  when nobody answers, the first of theirs
        """
        return self.ask_each([(each, question) for each in self.ids()])

    def ids(self) -> list[str]:
        """The collections that can be asked, the local one first. One that did not answer is not asked again in this session."""
        own = [self.local.collection_id] if self.local is not None else []
        return own + [each.collection_id for each in self.members if each.collection_id not in self.unanswered]

    def ask_each(
        self, questions: Sequence[tuple[str, Callable[[MetadataCollection], T]]], *, all_needed: bool = True
    ) -> list[Answer[T]]:
        """What collections answer to a question each; see ``ask``.

        all_needed: False: no answer at all is no fault either, because there are answers already
        """
        wanted = dict(questions)
        asked = [(each, self._begin(each, wanted[each.collection_id])) for each in self.members if each.collection_id in wanted]
        until = time.monotonic() + self._limit()
        answers: list[Answer[T]] = []
        if self.local is not None and self.local.collection_id in wanted:
            try:
                answers.append(Answer(self.local.collection_id, wanted[self.local.collection_id](self.local)))
            except BaseException:
                _abandon(asked)
                raise
        for member, future in asked:
            fault = self._collect(member, future, until, answers)
            if fault is not None:
                self.unanswered[member.collection_id] = fault
        if not answers and all_needed and self.unanswered:
            raise next(iter(self.unanswered.values()))
        return answers

    def change(self, member: Member, work: Callable[[MetadataCollection], T]) -> T:
        """Have a member make a change.

        errors: those of its collection;  ConnectorError ARICIA-503-580 no answer in time: nobody knows whether it was made
        """
        if member.fault is not None:
            if member.is_due():
                member.submit(member.look)
            raise member.fault
        request = member.submit(lambda: member.repository().write(work, self._request_id).result(CHANGE_LIMIT))
        try:
            return request.result(CHANGE_LIMIT)
        except (Late, CancelledError):
            raise ConnectorError("ARICIA-503-580", (member.name, f"{CHANGE_LIMIT:g}")) from None
        except ConnectorError as fault:
            member.failed(fault, is_away=True)
            raise

    def _limit(self) -> float:
        left = deadline.remaining()
        return self.limit if left is None else min(self.limit, left)

    def _begin(self, member: Member, question: Callable[[MetadataCollection], T]) -> Future[T] | AriciaError:
        """The member's answer to come, or why there will be none."""
        fault = member.fault
        if fault is not None:
            if member.is_due():
                member.submit(member.look)
            return fault
        user = caller.user

        def call() -> T:
            outer, caller.user = caller.user, user
            try:
                answer: T = member.read(question)
                return answer
            finally:
                caller.user = outer

        try:
            return member.submit(call)
        except ConnectorError as gone:
            return gone

    def _collect(
        self, member: Member, future: Future[T] | AriciaError, until: float, answers: list[Answer[T]]
    ) -> AriciaError | None:
        """Take the member's answer. -> why there is none"""
        if isinstance(future, AriciaError):
            return future
        try:
            answers.append(Answer(member.collection_id, future.result(max(0.0, until - time.monotonic()))))
        except (Late, CancelledError):
            future.cancel()
            fault: AriciaError = ConnectorError("ARICIA-503-580", (member.name, f"{self._limit():g}"))
            member.failed(fault, is_away=True)
        except RepositoryFault as problem:
            member.failed(problem, is_away=False)
            fault = problem
        except AriciaError as problem:
            member.failed(problem, is_away=True)
            fault = problem
        except Exception as problem:  # whatever a member's connector raises, the others have answered
            fault = ConnectorError("ARICIA-502-580", (member.name, type(problem).__name__, problem))
            member.failed(fault, is_away=False)
        else:
            member.answered()
            return None
        return fault


def _abandon(asked: Sequence[tuple[Member, Future[T] | AriciaError]]) -> None:
    for _, future in asked:
        if isinstance(future, Future):
            future.cancel()
