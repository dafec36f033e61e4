"""What other floors may use of the access services."""

from __future__ import annotations

from aricia.access.connections import connection_beans
from aricia.access.dispatcher import operations

__all__ = ["connection_beans", "operations"]
