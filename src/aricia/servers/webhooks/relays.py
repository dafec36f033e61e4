"""The webhooks of a running server: a relay of the change feed for each, begun and ended as the file of webhooks changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from aricia.access.api import EventFilter, event_filter, event_of
from aricia.base.codec import encode
from aricia.base.errors import AriciaError
from aricia.connections.api import HttpPool
from aricia.metadata.api import MetadataServer, MetadataStore, Session
from aricia.repository.change_feed import Change
from aricia.repository.feed_relay import FeedRelay, Translate
from aricia.repository.metadata_collection import MetadataCollection
from aricia.servers.omag_server import OMAGServer
from aricia.servers.webhooks.delivery import LIMITS, Delivery
from aricia.servers.webhooks.subscriptions import Webhook, Webhooks

DEAD_LETTERS = "data/dead-letters/{server}/{webhook}.jsonl"
LOOK_EVERY = 2.0  # seconds between looks at the file
LONGEST_PAUSE = 300.0  # seconds between attempts to deliver
_COMPONENT = "Webhooks"


class WebhookRelays:
    """Runs the webhooks of one server, in threads of their own.

    attempts: to deliver a batch
    """

    def __init__(self, server: OMAGServer, store: MetadataStore, data_directory: Path, attempts: int) -> None:
        self._server, self._store, self._folder, self._attempts = server, store, data_directory, attempts
        self._webhooks = Webhooks(data_directory)
        self._stamp: tuple[int, int] | None = None
        self._relays: dict[bytes, tuple[FeedRelay, HttpPool]] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"webhooks of {server.name}", daemon=True)

    def start(self) -> None:
        """Deliver, and follow changes of the file."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """End; every webhook goes on from where it is when the server starts again."""
        self._stopped.set()
        self._thread.join()
        for key in list(self._relays):
            self._end(key)

    def look(self) -> None:
        """Begin and end relays as the file says now, if it has changed. A file that cannot be read changes nothing."""
        stamp = self._webhooks.stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            wanted = {_key(each): each for each in self._webhooks.all() if each.server == self._server.name}
        except AriciaError as fault:
            self._tell(fault)
            return
        for key in self._relays.keys() - wanted.keys():
            self._end(key)
        for key in wanted.keys() - self._relays.keys():
            self._begin(key, wanted[key])

    def _run(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            self.look()

    def _begin(self, key: bytes, webhook: Webhook) -> None:
        pool = HttpPool(LIMITS)
        file = self._folder / DEAD_LETTERS.format(server=webhook.server, webhook=webhook.id)
        delivery = Delivery(webhook, pool, self._attempts, file, self._server.audit_log)
        repository = self._store.repository
        try:
            chosen = event_filter(repository.types, webhook.wanted)
            translate = translator(self._store.server, webhook.user, chosen)
            relay = FeedRelay(
                repository, f"webhook {webhook.id}", translate, delivery.publish, self._server.audit_log,
                longest_pause=LONGEST_PAUSE,
            )
        except AriciaError as fault:
            self._tell(fault)
            return
        self._relays[key] = relay, pool
        relay.start()

    def _end(self, key: bytes) -> None:
        relay, pool = self._relays.pop(key)
        relay.stop()
        pool.close()

    def _tell(self, fault: AriciaError) -> None:
        self._server.audit_log.log(fault.id, *fault.inserts, component=_COMPONENT, action="startWebhook", problem=fault)


def translator(facts: MetadataServer, user: str, chosen: EventFilter) -> Translate:
    """What makes the events of a webhook: those that the filter lets pass and the user may read."""

    def translate(collection: MetadataCollection, change: Change, later: Sequence[Change]) -> str | None:
        if not chosen.may_match(change):
            return None
        session = Session(collection, facts, user or facts.user, "")
        event = event_of(session, change, later)
        if event is None or not chosen.matches(session, event):
            return None
        return f'{{"number":{change.sequence},"event":{encode(event.content).decode()}}}'

    return translate


def _key(webhook: Webhook) -> bytes:
    """Tells subscriptions apart, their filters included."""
    return encode(webhook)
