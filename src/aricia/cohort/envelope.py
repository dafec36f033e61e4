"""The envelope of what members tell each other: OMRSEventV1 (spec: cohort and events, section 1.2)."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct, field

from aricia.base.clock import now_ms
from aricia.base.codec import encode
from aricia.repository.instance_json import ClassificationDocument, EntityDocument, RelationshipDocument

Json = dict[str, Any]

CLASS, PROTOCOL = "OMRSEventV1", "OMRS V2.0"
REGISTRY, TYPEDEF, INSTANCE, GENERIC = "REGISTRY", "TYPEDEF", "INSTANCE", "GENERIC"
LARGEST = 20_000_000  # characters of an event; what is larger is not read

_SECTIONS = {REGISTRY: "registryEventSection", TYPEDEF: "typeDefEventSection", INSTANCE: "instanceEventSection"}


class Originator(Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who sends an event."""

    metadata_collection_id: str | None = None
    server_name: str | None = None
    server_type: str | None = None
    organization_name: str | None = None

    @property
    def shown(self) -> str:
        """How people are told of the sender."""
        return self.server_name or self.metadata_collection_id or "an unknown server"


class RegistrySection(Struct, rename="camel"):
    """What is said of a member."""

    registry_event_type: str | None = None
    registration_timestamp: int | str | None = None
    metadata_collection_name: str | None = None
    remote_connection: Json | None = None


class TypeDefSection(Struct, rename="camel"):
    """What is said of a type."""

    type_def_event_type: str | None = None
    type_def_guid: str | None = field(name="typeDefGUID", default=None)
    type_def_name: str | None = None
    attribute_type_def: Json | None = None
    type_def: Json | None = None
    type_def_patch: Json | None = None
    original_type_def_summary: Json | None = None
    original_attribute_type_def: Json | None = None


class InstanceBatch(Struct, rename="camel"):
    """Many instances."""

    entities: list[EntityDocument] | None = None
    relationships: list[RelationshipDocument] | None = None


class InstanceSection(Struct, rename="camel"):
    """What is said of an instance. The images from before a change are not needed by who receives it."""

    event_type: str | None = None
    type_def_guid: str | None = field(name="typeDefGUID", default=None)
    type_def_name: str | None = None
    instance_guid: str | None = field(name="instanceGUID", default=None)
    entity: EntityDocument | None = None
    entity_proxy: EntityDocument | None = None
    relationship: RelationshipDocument | None = None
    original_classification: ClassificationDocument | None = None
    classification: ClassificationDocument | None = None
    instance_batch: InstanceBatch | None = None
    home_metadata_collection_id: str | None = None
    original_home_metadata_collection_id: str | None = None
    original_instance_guid: str | None = field(name="originalInstanceGUID", default=None)


class ErrorSection(Struct, rename="camel"):
    """What a member says is wrong."""

    error_code: str | None = None
    error_message: str | None = None
    target_metadata_collection_id: str | None = None
    target_remote_connection: Json | None = None
    target_type_def_summary: Json | None = None
    target_instance_guid: str | None = field(name="targetInstanceGUID", default=None)
    other_type_def_summary: Json | None = None


class Event(Struct, rename="camel", kw_only=True, tag_field="class", tag=CLASS):
    """What was received."""

    event_category: str
    protocol_version_id: str | None = None
    timestamp: int | str | None = None
    originator: Originator = Originator()
    registry: RegistrySection | None = field(name="registryEventSection", default=None)
    type_def: TypeDefSection | None = field(name="typeDefEventSection", default=None)
    instance: InstanceSection | None = field(name="instanceEventSection", default=None)
    error: ErrorSection | None = field(name="errorSection", default=None)


class UnreadableEvent(ValueError):
    """The text is not an event of the protocol."""


_decode = msgspec.json.Decoder(Event).decode


def read(text: str) -> Event:
    """The event in a record of a topic.

    errors: UnreadableEvent
    """
    if len(text) > LARGEST:
        raise UnreadableEvent(f"it has {len(text)} characters, more than {LARGEST}")
    try:
        event = _decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as problem:
        raise UnreadableEvent(str(problem)) from problem
    section = {REGISTRY: event.registry, TYPEDEF: event.type_def, INSTANCE: event.instance}.get(event.event_category)
    if section is None:
        raise UnreadableEvent(f"it has no section of the category {event.event_category}")
    return event


def write(originator: Originator, category: str, section: Json, error: Json | None = None) -> str:
    """The text of an event; ``None`` values of the section are left out."""
    event: Json = {
        "class": CLASS, "protocolVersionId": PROTOCOL, "timestamp": now_ms(), "originator": msgspec.to_builtins(originator),
        "eventCategory": category, _SECTIONS[category]: {name: value for name, value in section.items() if value is not None},
    }
    if error is not None:
        event["errorSection"] = {name: value for name, value in error.items() if value is not None}
    return encode(event).decode()
