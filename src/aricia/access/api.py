"""What other floors may use of the access services."""

from __future__ import annotations

from aricia.access.dispatcher import operations
from aricia.access.out_topics.connection import out_topic_of
from aricia.access.out_topics.event_filter import EventFilter, event_filter, texts_of
from aricia.access.out_topics.events import event_of
from aricia.access.out_topics.feed_pages import FeedEvent, FeedPage, feed_page, first_place
from aricia.access.out_topics.relays import out_topic_relay
from aricia.metadata.api import connection_beans

__all__ = [
    "EventFilter", "FeedEvent", "FeedPage", "connection_beans", "event_filter", "event_of", "feed_page", "first_place",
    "operations", "out_topic_of", "out_topic_relay", "texts_of",
]
