"""What other floors may use of the view services."""

from __future__ import annotations

from aricia.metadata.api import read_options, write_options
from aricia.views.dispatcher import operations

__all__ = ["operations", "read_options", "write_options"]
