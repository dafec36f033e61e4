"""The change feed in pages of events, as one user sees it: read as far as a listener has come, never ahead of it."""

from __future__ import annotations

from msgspec import Struct

from aricia.access.out_topics.event_filter import EventFilter
from aricia.access.out_topics.events import event_of
from aricia.base.codec import encode
from aricia.base.errors import invalid
from aricia.metadata.api import Session
from aricia.repository.change_feed import COPY
from aricia.repository.change_images import with_later
from aricia.repository.metadata_collection import MetadataCollection

CHANGES = 100  # that are looked at for a page
SIZE = 256 * 1024  # bytes of events after which a page is full


class FeedEvent(Struct, frozen=True):
    """number: of the change in the feed;  event_type: for example ELEMENT_UPDATED;  content: the event as JSON"""

    number: int
    event_type: str
    content: bytes


class FeedPage(Struct, frozen=True):
    """events: of the next changes;  place: the number of the last change that was looked at;  moved: whether there was one"""

    events: list[FeedEvent]
    place: int
    moved: bool


def feed_page(session: Session, after: int, chosen: EventFilter) -> FeedPage:
    """The events of the next changes after a number that the session's user may see and that the filter lets pass."""
    changes = session.collection.changes(after, CHANGES)
    events: list[FeedEvent] = []
    place, size = after, 0
    for change, later in with_later(changes):
        place = change.sequence
        if not chosen.may_match(change):
            continue
        event = event_of(session, change, later)
        if event is None or not chosen.matches(session, event):
            continue
        content = encode(event.content)
        events.append(FeedEvent(place, event.content["eventType"], content))
        size += len(content)
        if size >= SIZE:
            break
    return FeedPage(events, place, bool(changes))


def first_place(session: Session, after: int | None, since: int | None) -> int:
    """The number of the change after which a listener begins; without either it is the newest one.

    after: of the last event that the listener had;  since: instant from which on changes are told, epoch ms
    errors: ARICIA-400-203 there is no change of that number yet
    """
    collection = session.collection
    newest = collection.last_change()
    if after is not None:
        if not 0 <= after <= newest:
            raise invalid("ARICIA-400-203", parameter="after", inserts=(after, newest))
        return after
    return newest if since is None else _place_before(collection, since, newest)


def _place_before(collection: MetadataCollection, instant: int, newest: int) -> int:
    """The number before the first change of the instant or later. Numbers rise with time, but for those of copies."""
    low, high = 0, newest  # the answer is from low to high
    while low < high:
        middle = (low + high) // 2
        place, time = _next_own(collection, middle, newest)
        if time is None or time >= instant:
            high = middle
        else:
            low = max(place, middle + 1)
    return low


def _next_own(collection: MetadataCollection, after: int, newest: int) -> tuple[int, int | None]:
    """Number and time of the next change after a number that was made here; no time when there is none."""
    place = after
    while place < newest:
        changes = collection.changes(place, CHANGES)
        for change in changes:
            if change.cause != COPY:
                return change.sequence, change.time
        if not changes:
            break
        place = changes[-1].sequence
    return newest, None
