"""Reading request bodies: the readers of the metadata floor, by one name for all view services."""

from __future__ import annotations

from aricia.metadata.api import (
    Body,
    body_object,
    flag_of,
    instant_of,
    int_of,
    object_of,
    read_options,
    require_class,
    text_map_of,
    text_of,
    texts_of,
    write_options,
)

__all__ = [
    "Body", "body_object", "flag_of", "instant_of", "int_of", "object_of", "read_options", "require_class", "text_map_of",
    "text_of", "texts_of", "write_options",
]
