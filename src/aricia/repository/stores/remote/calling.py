"""Calls of the repository services of one server, and their faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from aricia.base.caller import caller
from aricia.base.errors import ConnectorError
from aricia.connections.api import RestClient
from aricia.repository.stores.remote.answers import Answer, decoder
from aricia.repository.stores.remote.faults import fault_in, unreadable

A = TypeVar("A", bound=Answer)
Json = dict[str, Any]

SERVICES = "/open-metadata/repository-services/users/"
# What the repository services have for a server's own collection only: copies, what instances are, changes of types, stand-ins.
_OWN_ONLY = re.compile(
    r"/instances|/instances/entity-proxy|.*/reference-copy(/.*)?|.*/home-classifications(/history)?"
    r"|/instances/(entity|relationship)/[^/]+/(home/.*|identity|type)"
    r"|/types|/types/(attribute-)?typedef(/update|/[^/]+/delete|/[^/]+/identifier)?"
)


class Caller:
    """Calls of one server. Thread safe.

    user: in whose name reads are made;  for_caller: in that of the caller of this thread, where there is one
    for_all: what all members of the server's cohorts have is asked for, where there is a word for that, and not its own alone
    lost: called when the server could not be reached, so that it is looked at anew before it is used again
    """

    def __init__(
        self, client: RestClient, user: str, lost: Callable[[], None], *, for_caller: bool = False, for_all: bool = False
    ) -> None:
        self.client = client
        self._for_all = for_all
        self._for_caller = for_caller
        self.user = user
        self._lost = lost

    @property
    def address(self) -> str:
        """The address of the server."""
        return self.client.address

    def ask(
        self, kind: type[A], path: str, body: Mapping[str, Any], *, user: str | None = None,
        query: Mapping[str, str] | None = None, repeatable: bool = True,
    ) -> A:
        """The answer to a call.

        path: below ``.../users/{userId}``, its variable segments escaped (``segment``)
        errors: those of the remote collection;  ConnectorError when there is no answer, or one that cannot be read
        """
        user = user or (caller.user if self._for_caller else "") or self.user
        scope = "/enterprise" if self._for_all and _OWN_ONLY.fullmatch(path) is None else ""
        try:
            content = self.client.post(f"{SERVICES}{segment(user)}{scope}{path}", body, query=query, repeatable=repeatable)
        except ConnectorError:
            self._lost()
            raise
        try:
            answer: A = decoder(kind)(content)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise unreadable(self.address, path, problem) from None
        if answer.related_http_code != 200 or answer.exception_class_name is not None:
            fault = fault_in(answer, self.address)
            if isinstance(fault, ConnectorError):
                self._lost()
            raise fault
        return answer


def segment(value: str) -> str:
    """A value as a segment of a path."""
    return quote(value, safe="")


def is_segment(value: str) -> bool:
    """Whether a value can be a segment of a path at all: what is empty or made of dots changes the path."""
    return value not in ("", ".", "..")
