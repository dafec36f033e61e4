"""Typed instances as they travel inside the process.

Property values are native: text, int (also dates, in epoch milliseconds), float, bool, the symbolic name of an enum value,
list (array types), dict (map types). The attribute's type in the registry says which; a value whose type deviates from the
declared one (inside ``map<string,object>``) is ``{"$t": "<type name>", "v": value}``. Absent means not set, never None.
Instants are epoch milliseconds UTC.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

Properties = dict[str, Any]

ACTIVE = "ACTIVE"
DELETED = "DELETED"

LOCAL_COHORT = "LOCAL_COHORT"
EXTERNAL_SOURCE = "EXTERNAL_SOURCE"
CONTENT_PACK = "CONTENT_PACK"
EXPORT_ARCHIVE = "EXPORT_ARCHIVE"
CONFIGURATION = "CONFIGURATION"
DEREGISTERED_REPOSITORY = "DEREGISTERED_REPOSITORY"


class Header(Struct, kw_only=True, gc=False):
    """What entities, relationships and classifications have in common (OMRS: InstanceAuditHeader).

    Nothing in an instance leads back to it, so the garbage collector need not look at instances.
    """

    type_name: str
    status: str = ACTIVE
    status_on_delete: str | None = None
    version: int = 1
    create_time: int = 0
    update_time: int = 0
    created_by: str = ""
    updated_by: str | None = None
    maintained_by: list[str] = field(default_factory=list)
    last_request_id: str | None = None
    provenance: str = LOCAL_COHORT
    collection_id: str | None = None
    collection_name: str | None = None
    replicated_by: str | None = None
    license: str | None = None
    mapping_properties: Properties | None = None
    effective_from: int | None = None
    effective_to: int | None = None
    properties: Properties = field(default_factory=dict)


class Classification(Header, kw_only=True, gc=False):
    """A classification of an entity; ``type_name`` is its name. It has no GUID and a version chain of its own."""

    origin: str = "ASSIGNED"
    origin_guid: str | None = None


class Entity(Header, kw_only=True, gc=False):
    """An entity with its classifications, those that are deleted left out."""

    guid: str
    classifications: list[Classification] = field(default_factory=list)
    is_proxy: bool = False
    re_identified_from: str | None = None

    def classification(self, name: str) -> Classification | None:
        """The classification of exactly this name, if the entity has it."""
        for classification in self.classifications:
            if classification.type_name == name:
                return classification
        return None


class Relationship(Header, kw_only=True, gc=False):
    """A relationship; its ends are GUIDs of entities (read them in one batch with ``get_entities``)."""

    guid: str
    end1: str
    end2: str
    re_identified_from: str | None = None

    def other_end(self, guid: str) -> str:
        """The GUID at the far end, seen from the given one."""
        return self.end2 if guid == self.end1 else self.end1


class NewClassification(Struct, kw_only=True):
    """A classification to be attached when an entity is created.

    maintained: its header says who changed it last, and when; False: only who created it (recorded of the repository services)
    """

    name: str
    properties: Properties = field(default_factory=dict)
    effective_from: int | None = None
    effective_to: int | None = None
    origin: str = "ASSIGNED"
    origin_guid: str | None = None
    maintained: bool = True


class Source(Struct, frozen=True):
    """Where a new instance belongs when it is not local: an external source or a content pack."""

    provenance: str
    collection_id: str
    collection_name: str | None = None
