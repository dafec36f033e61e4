"""Types of a remote collection, and what it cannot keep: which archives were loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aricia.repository.stores.remote.answers import Answer
from aricia.repository.stores.remote.calling import segment
from aricia.repository.stores.remote.copies import Copies
from aricia.repository.stores.remote.faults import not_expressible
from aricia.types.definitions import AttributeType, TypeDef
from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.registry import TypeRegistry
from aricia.types.type_json import read_attribute_type, read_type

Json = dict[str, Any]

# Fields of a TypeDefPatch that a type has under the same name.
_PATCHED = (
    "description", "descriptionGUID", "superType", "externalStandardMappings", "validInstanceStatusList",
    "initialStatus", "validEntityDefs", "endDef1", "endDef2", "updatedBy", "updateTime",
)


class Archiving(Copies):
    """The part of a session that archives need."""

    def save_types(self, registry: TypeRegistry, kinds: Iterable[AttributeType], types: Iterable[TypeDef]) -> None:
        """Make types known in the collection: new ones as they are, those that it has in an earlier version by a patch.

        errors: FunctionNotSupported, an attribute type that the collection has would change
        """
        for kind in kinds:
            self._save_attribute_type(kind)
        for definition in types:
            self._save_type(registry, definition)

    def _save_attribute_type(self, kind: AttributeType) -> None:
        known = self._repository.gallery.attribute_definition(kind.name)
        if known is None:
            self._tell("/types/attribute-typedef", {
                "class": "AttributeTypeDefRequest", "attributeTypeDef": repository_attribute_type(kind),
            })
        elif kind.version > read_attribute_type(known).version:
            raise not_expressible("saveTypes", f"the attribute type {kind.name} cannot be changed")

    def _save_type(self, registry: TypeRegistry, definition: TypeDef) -> None:
        document = repository_typedef(registry, definition)
        known = self._repository.gallery.definition(definition.name)
        if known is None:
            self._tell("/types/typedef", {"class": "TypeDefRequest", "typeDef": document})
            return
        version = read_type(known).version
        if definition.version > version:
            self._tell("/types/typedef/update", {"class": "TypeDefPatchRequest", "typeDefPatch": _patch(document, version)})

    def forget_type(self, name: str) -> None:
        """Remove a type or attribute type, if the collection has it; it refuses that while the type is in use."""
        gallery = self._repository.gallery
        for kind, find in (("typedef", gallery.definition), ("attribute-typedef", gallery.attribute_definition)):
            known = find(name)
            if known is not None:
                path = f"/types/{kind}/{segment(str(known['guid']))}/delete"
                self._tell(path, {"class": "TypeDefDeleteRequest", "obsoleteTypeDefName": name})
                return

    def _tell(self, path: str, body: Json) -> None:
        self._ask(Answer, path, body, repeatable=False)

    def loaded_archives(self) -> dict[str, str]:
        """errors: FunctionNotSupported"""
        raise not_expressible("loadedArchives", "it does not tell which archives were loaded")

    def record_archive(self, digest: str, guid: str, name: str) -> None:
        """errors: FunctionNotSupported"""
        raise not_expressible("recordArchive", "it does not keep which archives were loaded")


def _patch(document: Json, version: int) -> Json:
    """The TypeDefPatch that makes this type of the one with an earlier version."""
    kept = {name: document[name] for name in _PATCHED if name in document}
    return {
        "class": "TypeDefPatch", "typeDefGUID": document["guid"], "typeDefName": document["name"], "applyToVersion": version,
        "updateToVersion": document["version"], "newVersionName": document.get("versionName", ""),
        "typeDefStatus": document["status"], "propertyDefinitions": document.get("propertiesDefinition", []),
        "updateMultiLink": True, "multiLink": document.get("multiLink", False), **kept,
        **({"typeDefOptions": document["options"]} if "options" in document else {}),
    }
