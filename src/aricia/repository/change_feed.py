"""What happened to the instances of a repository, in order: the only source of events."""

from __future__ import annotations

from msgspec import Struct

from aricia.repository.instances import Classification, Entity, Relationship

# The causes of changes that were not a request of their own.
CASCADE = "cascade"  # the deletion or purge of an end
REPLACED = "replaced"  # the instance has another GUID now, or its end has
COPY = "copy"  # a verbatim copy from elsewhere was stored


class Change(Struct, frozen=True, kw_only=True):
    """One change.

    sequence: its number; later changes have higher ones
    time: when the version that it made became current; the image after it is that of then, the one before a millisecond earlier
    event: the OMRS event type, for example NEW_ENTITY_EVENT
    kind, guid: entity, relationship or classification, and the instance (the entity of a classification)
    type_name: of the instance, or the name of the classification
    version, previous_version: of the instance or classification; None when there was none before
    cause: None for a request of its own, CASCADE, REPLACED or COPY
    purged: the last image of what is gone for good
    """

    sequence: int
    time: int
    event: str
    kind: str
    guid: str
    type_name: str
    version: int
    previous_version: int | None = None
    cause: str | None = None
    purged: Entity | Relationship | Classification | None = None
