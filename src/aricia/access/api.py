"""What other floors may use of the access services."""

from __future__ import annotations

from aricia.access.dispatcher import operations
from aricia.access.out_topics.connection import out_topic_of
from aricia.access.out_topics.relays import out_topic_relay
from aricia.metadata.api import connection_beans

__all__ = ["connection_beans", "operations", "out_topic_of", "out_topic_relay"]
