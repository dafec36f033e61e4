"""The answer to a member that asks for events: written by one member, read by another that trusts it no more than it has to."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct, field

from aricia.base.codec import encode
from aricia.base.errors import ConnectorError
from aricia.connections.event_bus.members.event_log import LoggedEvent, Place

CLASS = "CohortEventsResponse"
COUNT, SIZE = 500, 1_000_000  # events and characters of a page
LARGEST_EVENT = 20_000_000  # characters; members read no larger ones
LARGEST_PAGE = 64_000_000  # bytes of an answer, uncompressed
_MOST_ADDRESSES, _LONGEST_ID = 1000, 500


class Page(Struct, frozen=True, kw_only=True, rename="camel", tag_field="class", tag=CLASS):
    """member: who answers, as its bus knows it;  epoch, offset: the place of a reader that has read the page

    missed: whether events that the reader has not read are no longer there;  members: addresses of others
    """

    related_http_code: int = field(name="relatedHTTPCode", default=200)
    request_id: str = ""
    member: str
    epoch: str
    offset: int
    missed: bool = False
    members: list[str] = []
    events: list[LoggedEvent] = []

    @property
    def place(self) -> Place:
        """The place of who has read it."""
        return Place(self.epoch, self.offset)


class _Head(Struct, rename="camel"):
    """What every answer of a platform says of itself."""

    related_http_code: int = field(name="relatedHTTPCode")
    exception_error_message: str | None = None


class Refusal(Exception):
    """A member answers that it does not give its events; the text is its own."""


_head = msgspec.json.Decoder(_Head).decode
_page = msgspec.json.Decoder(Page).decode


def write_page(page: Page) -> bytes:
    """The JSON of a page."""
    return encode(page)


def read_page(content: bytes, address: str, after: Place | None) -> Page:
    """The page in an answer.

    after: the reader's place;  errors: Refusal;  ConnectorError ARICIA-502-520 the answer is something else
    """
    try:
        head = _head(content)
        if head.related_http_code != 200:
            raise Refusal(str(head.exception_error_message or head.related_http_code)[:1000])
        page = _page(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as problem:
        raise _not_understood(address, problem) from None
    wrong = _wrong(page, 0 if after is None or after.epoch != page.epoch else after.offset)
    if wrong:
        raise _not_understood(address, wrong)
    return page


def _wrong(page: Page, after: int) -> str | None:
    if not 0 < len(page.member) <= _LONGEST_ID or not 0 < len(page.epoch) <= _LONGEST_ID:
        return "it does not say who tells"
    if len(page.members) > _MOST_ADDRESSES or len(page.events) > COUNT:
        return "it is longer than a page"
    last = 0 if page.missed else min(after, page.offset)
    for event in page.events:
        if event.offset <= last:
            return "its events are not in order"
        last = event.offset
    return "it ends before its last event" if page.offset < last else None


def _not_understood(address: str, problem: Any) -> ConnectorError:
    return ConnectorError("ARICIA-502-520", (address, str(problem)[:300]))
