"""A session of a remote collection: all its parts."""

from __future__ import annotations

from aricia.repository.stores.remote.feed import Feed


class Session(Feed):
    """A metadata collection of another platform.

    request_id: sent with every call, so that it is stamped on what is written
    """
