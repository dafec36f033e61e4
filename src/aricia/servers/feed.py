"""Who follows the change feed of a server's own repository beside its topics: streams of events, and webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aricia.repository.feed_signal import FeedSignal
from aricia.servers.omag_server import OMAGServer
from aricia.servers.webhooks.relays import WebhookRelays

if TYPE_CHECKING:
    from aricia.servers.platform import Platform


def start_feed(server: OMAGServer, platform: Platform) -> None:
    """Let streams of events and webhooks follow the server's repository."""
    store = server.local_store
    assert store is not None
    server.feed = FeedSignal(store.repository)
    webhooks = WebhookRelays(server, store, platform.data_directory, platform.settings.value("aricia.webhooks.attempts"))
    server.closers += [server.feed.close, webhooks.stop]
    webhooks.start()
