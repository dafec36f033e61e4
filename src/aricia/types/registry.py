"""The type registry: every known type with what it inherits, looked up by name or GUID.

Readers never lock: a change builds new dictionaries and swaps them in at once.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from aricia.base.errors import RepositoryFault
from aricia.base.tables import document
from aricia.types import open_metadata
from aricia.types.definitions import Attribute, AttributeType, End, TypeDef
from aricia.types.values import fits

__all__ = ["Attribute", "AttributeType", "End", "TypeDef", "TypeRegistry"]

ROOT = "OpenMetadataRoot"

Definition = TypeDef | AttributeType
Listener = Callable[[Definition | None, Definition | None], None]


class TypeRegistry:
    """All types known to one repository. ``version`` changes whenever a type does, so that caches can tell."""

    def __init__(self, attribute_types: Iterable[AttributeType], types: Iterable[TypeDef]) -> None:
        self._lock = threading.Lock()
        self.version = 0
        self._listeners: list[Listener] = []
        self._attribute_types = {kind.name: kind for kind in attribute_types}
        self._attribute_types_by_guid = {kind.guid: kind for kind in self._attribute_types.values()}
        self._install({definition.name: definition for definition in types})

    @classmethod
    def open_metadata(cls) -> TypeRegistry:
        """A registry with the built-in open metadata types."""
        kinds, types = _built_in()
        return cls(kinds, types)

    # ---- look-up -------------------------------------------------------------------------------------------------
    def get(self, name: str | None) -> TypeDef | None:
        """The type of this name."""
        return self._types.get(name) if name else None

    def by_guid(self, guid: str | None) -> TypeDef | None:
        """The type with this GUID."""
        return self._by_guid.get(guid) if guid else None

    def attribute_type(self, name: str | None) -> AttributeType | None:
        """The attribute type of this name."""
        return self._attribute_types.get(name) if name else None

    def attribute_kind(self, name: str) -> AttributeType | None:
        """The type of the attribute of this name: the open metadata types use a name for one type of value only."""
        return self._attribute_kinds.get(name)

    def attribute_type_by_guid(self, guid: str) -> AttributeType | None:
        """The attribute type with this GUID."""
        return self._attribute_types_by_guid.get(guid)

    def all(self) -> Iterable[TypeDef]:
        """Every type, in the order of definition."""
        return self._types.values()

    def attribute_types(self) -> Iterable[AttributeType]:
        """Every attribute type, in the order of definition."""
        return self._attribute_types.values()

    # ---- lattice -------------------------------------------------------------------------------------------------
    def is_a(self, name: str | None, ancestor: str) -> bool:
        """Whether the type is the other one or inherits from it; an unknown type is not."""
        definition = self._types.get(name) if name else None
        return definition is not None and ancestor in definition.lineage

    def subtypes(self, name: str) -> frozenset[str]:
        """The type and everything that inherits from it; empty for an unknown type."""
        return self._subtypes.get(name, frozenset())

    def domain(self, name: str) -> str:
        """The anchor domain: the last type of the lineage below Referenceable and the root (spec: metadata store, section 4)."""
        definition = self._types[name]
        domain = name
        for ancestor in definition.supers:
            if ancestor not in (ROOT, "Referenceable"):
                domain = ancestor
        return domain

    def ends_of(self, name: str) -> list[tuple[TypeDef, bool]]:
        """The ends that elements of the type can take, its supertypes' included: relationship type, whether it is end 1."""
        definition = self._types.get(name)
        found = [end for ancestor in definition.lineage for end in self._ends.get(ancestor, ())] if definition else []
        return [(relationship, at_end1) for _, relationship, at_end1 in sorted(found, key=lambda end: end[0])]

    def classification_fits(self, classification: str, entity_type: str) -> bool:
        """Whether entities of the type may carry the classification."""
        definition = self._types.get(classification)
        entity = self._types.get(entity_type)
        if definition is None or entity is None:
            return False
        return not entity.lineage.isdisjoint(definition.valid_entities)

    # ---- properties ----------------------------------------------------------------------------------------------
    def check_properties(self, type_name: str, properties: dict[str, Any]) -> None:
        """Check names and values against the type.

        errors: PropertyError OMRS-REPOSITORY-400-028 unknown name, -030 value of another type,
        -037 nothing supplied though the type has a unique attribute
        """
        definition = self._types[type_name]
        attributes = definition.attributes
        if not properties:
            if definition.unique_attributes:
                raise RepositoryFault(
                    "PropertyError", "OMRS-REPOSITORY-400-037", (type_name,), properties={"parameterName": "properties"}
                )
            return
        for name, value in properties.items():
            attribute = attributes.get(name)
            if attribute is None:
                raise _unknown_property(definition, name)
            if not fits(attribute.type, value):
                raise RepositoryFault(
                    "PropertyError", "OMRS-REPOSITORY-400-030", (name, attribute.type.name, type_name, type(value).__name__),
                    properties={"parameterName": name},
                )

    # ---- changes at run time ---------------------------------------------------------------------------------------
    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every change of a type, in the thread that makes it: it has to be quick and may not raise.

        -> what ends this. The listener is given the definition before (None: it is new) and after (None: it is removed).
        """
        self._listeners = [*self._listeners, listener]

        def forget() -> None:
            self._listeners = [each for each in self._listeners if each is not listener]

        return forget

    def _tell(self, changes: Iterable[tuple[Definition | None, Definition | None]]) -> None:
        for before, after in changes:
            if before != after:
                for listener in self._listeners:
                    listener(before, after)

    def add_attribute_types(self, kinds: Iterable[AttributeType]) -> None:
        """Make these attribute types known."""
        added = list(kinds)
        with self._lock:
            before = self._attribute_types
            self._attribute_types = {**before, **{kind.name: kind for kind in added}}
            self._attribute_types_by_guid = {kind.guid: kind for kind in self._attribute_types.values()}
            self.version += 1
        self._tell((before.get(kind.name), kind) for kind in added)

    def add_types(self, types: Iterable[TypeDef]) -> None:
        """Make these types known, or replace those of the same name; what inherits from them follows."""
        added = {definition.name: definition for definition in types}
        with self._lock:
            before = self._types
            after = self._install({**before, **added})
        self._tell((before.get(name), after[name]) for name in added)

    def remove_type(self, name: str) -> None:
        """Forget a type that nothing inherits from."""
        with self._lock:
            before = self._types.get(name)
            self._install({key: definition for key, definition in self._types.items() if key != name})
        self._tell([(before, None)])

    def remove_attribute_type(self, name: str) -> None:
        """Forget an attribute type that no attribute has."""
        with self._lock:
            before = self._attribute_types.get(name)
            self._attribute_types = {key: kind for key, kind in self._attribute_types.items() if key != name}
            self._attribute_types_by_guid = {kind.guid: kind for kind in self._attribute_types.values()}
            self.version += 1
        self._tell([(before, None)])

    def rename_type(self, name: str, definition: TypeDef) -> None:
        """Put a definition in the place of the type of this name, to which no other refers by name unless the name stays."""
        with self._lock:
            before = self._types.get(name)
            others = {key: each for key, each in self._types.items() if key != name}
            after = self._install({**others, definition.name: definition})
        self._tell([(before, after[definition.name])])

    def rename_attribute_type(self, name: str, kind: AttributeType) -> None:
        """Put a definition in the place of the attribute type of this name, which no attribute has."""
        with self._lock:
            before = self._attribute_types.get(name)
            others = {key: each for key, each in self._attribute_types.items() if key != name}
            self._attribute_types = {**others, kind.name: kind}
            self._attribute_types_by_guid = {each.guid: each for each in self._attribute_types.values()}
            self.version += 1
        self._tell([(before, kind)])

    def _install(self, types: dict[str, TypeDef]) -> dict[str, TypeDef]:
        resolved: dict[str, TypeDef] = {}
        for name in types:
            _resolve(name, types, resolved)
        ordered = {name: resolved[name] for name in types}
        subtypes: dict[str, set[str]] = {}
        for definition in ordered.values():
            for ancestor in definition.lineage:
                subtypes.setdefault(ancestor, set()).add(definition.name)
        kinds = {attribute.name: attribute.type for definition in ordered.values() for attribute in definition.own_attributes}
        # The types come first: what a reader finds in one of the other dictionaries is always a known type.
        self._types = ordered
        self._by_guid = {definition.guid: definition for definition in ordered.values()}
        self._subtypes = {name: frozenset(names) for name, names in subtypes.items()}
        self._attribute_kinds = kinds
        self._ends = _ends_by_entity(ordered.values())
        self.version += 1
        return ordered


def _ends_by_entity(types: Iterable[TypeDef]) -> dict[str, list[tuple[int, TypeDef, bool]]]:
    """By entity type the ends that name it: their place in the order of all ends, relationship type, whether it is end 1."""
    found: dict[str, list[tuple[int, TypeDef, bool]]] = {}
    sides = [side for each in types for side in ((each.end1, each, True), (each.end2, each, False))]
    for place, (end, relationship, at_end1) in enumerate(sides):
        if end is not None:
            found.setdefault(end.entity, []).append((place, relationship, at_end1))
    return found


def _unknown_property(definition: TypeDef, name: str) -> RepositoryFault:
    """Types without any attributes get no message of their own (recorded)."""
    return RepositoryFault(
        "PropertyError", "OMRS-REPOSITORY-400-028", (name, definition.name), properties={"parameterName": name}
    )


def invalid_type(definition: TypeDef, reason: str) -> RepositoryFault:
    """The fault of a type definition that cannot be used."""
    inserts = (definition.name, definition.guid, reason)
    return RepositoryFault("InvalidTypeDef", "OMRS-REPOSITORY-400-017", inserts, properties={"parameterName": "typeDef"})


def _resolve(name: str, types: dict[str, TypeDef], resolved: dict[str, TypeDef], path: tuple[str, ...] = ()) -> TypeDef:
    """The type with supers, lineage and attributes filled in from its supertype, which is resolved first.

    path: the subtypes that led here
    errors: InvalidTypeDef OMRS-REPOSITORY-400-017 an unknown supertype, or one that inherits from the type
    """
    if name in resolved:
        return resolved[name]
    if name in path:
        raise invalid_type(types[name], f"it would inherit from itself through {' and '.join(path)}")
    definition = types[name]
    if definition.super_name is not None and definition.super_name not in types:
        raise invalid_type(definition, f"its supertype {definition.super_name} is not known")
    attributes = {attribute.name: attribute for attribute in definition.own_attributes}
    supers: tuple[str, ...] = ()
    if definition.super_name is not None:
        parent = _resolve(definition.super_name, types, resolved, (*path, name))
        supers = (parent.name, *parent.supers)
        attributes = {**attributes, **{key: value for key, value in parent.attributes.items() if key not in attributes}}
    result = msgspec.structs.replace(
        definition, supers=supers, lineage=frozenset((name, *supers)), attributes=attributes,
        unique_attributes=tuple(attribute.name for attribute in attributes.values() if attribute.unique),
    )
    resolved[name] = result
    return result


@functools.cache
def _built_in() -> tuple[tuple[AttributeType, ...], tuple[TypeDef, ...]]:
    defaults = document("types/defaults.json")
    wiki = open_metadata.Wiki(defaults["wikiBase"])
    kinds = open_metadata.attribute_types(defaults, wiki)
    known = {kind.name: kind for kind in kinds}
    return tuple(kinds), tuple(open_metadata.type_definitions(known, defaults, wiki))
