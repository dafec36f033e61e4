"""The answers of the repository services (spec: repository, section 5). What a struct does not name is skipped."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct, field

from aricia.repository.instance_json import ClassificationDocument, EntityDocument, RelationshipDocument

A = TypeVar("A", bound="Answer")


class Answer(Struct, rename="camel", kw_only=True):
    """What every answer says: whether it is a fault, and which."""

    related_http_code: int = field(name="relatedHTTPCode", default=200)
    exception_class_name: str | None = None
    exception_subclass_name: str | None = None
    exception_error_message: str | None = None
    exception_error_message_id: str | None = None
    exception_error_message_parameters: list[Any] | None = None
    exception_system_action: str | None = None
    exception_user_action: str | None = None
    exception_properties: dict[str, Any] | None = None


class CollectionIdAnswer(Answer, rename="camel"):
    """MetadataCollectionIdResponse."""

    metadata_collection_id: str | None = None


class EntityAnswer(Answer, rename="camel"):
    """EntityDetailResponse and EntitySummaryResponse."""

    entity: EntityDocument | None = None


class EntitiesAnswer(Answer, rename="camel"):
    """EntityListResponse."""

    entities: list[EntityDocument] | None = None


class RelationshipAnswer(Answer, rename="camel"):
    """RelationshipResponse."""

    relationship: RelationshipDocument | None = None


class RelationshipsAnswer(Answer, rename="camel"):
    """RelationshipListResponse."""

    relationships: list[RelationshipDocument] | None = None


class ClassificationsAnswer(Answer, rename="camel"):
    """ClassificationListResponse."""

    classifications: list[ClassificationDocument] | None = None


class CountAnswer(Answer, rename="camel"):
    """CountResponse."""

    count: int = 0


class GalleryAnswer(Answer, rename="camel"):
    """TypeDefGalleryResponse; definitions stay raw, because most of them are known."""

    attribute_type_defs: list[Raw] | None = None
    type_defs: list[Raw] | None = None


class TypeAnswer(Answer, rename="camel"):
    """TypeDefResponse and AttributeTypeDefResponse."""

    type_def: dict[str, Any] | None = None
    attribute_type_def: dict[str, Any] | None = None


class Definition(Struct):
    """The little that tells whether a definition in a gallery is known."""

    name: str
    version: int = 1


decode_definition = msgspec.json.Decoder(Definition).decode


@functools.cache
def decoder(kind: type[A]) -> Callable[[bytes], A]:
    """Reads answers of this kind."""
    return msgspec.json.Decoder(kind).decode
