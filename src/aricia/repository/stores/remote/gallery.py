"""The types of a remote collection that this platform does not have, or has in an earlier version."""

from __future__ import annotations

import threading

from msgspec import Raw

from aricia.base.codec import decode
from aricia.base.errors import RepositoryFault
from aricia.repository.stores.remote.answers import GalleryAnswer, TypeAnswer, decode_definition
from aricia.repository.stores.remote.calling import Caller, segment
from aricia.types.registry import TypeRegistry
from aricia.types.type_json import read_attribute_type, read_type

GET: dict[str, str] = {"class": "GetRequest"}
_UNKNOWN = frozenset(("TypeDefNotKnown", "InvalidParameter", "TypeError"))


class TypeGallery:
    """Fills a registry from the gallery of the remote collection. Thread safe."""

    def __init__(self, types: TypeRegistry, caller: Caller) -> None:
        self._types = types
        self._caller = caller
        self._lock = threading.Lock()

    def fill(self) -> None:
        """Make the types known that are in the gallery only, or there in a later version."""
        with self._lock:
            gallery = self._caller.ask(GalleryAnswer, "/types/all", GET)
            kinds = {kind.name: kind.version for kind in self._types.attribute_types()}
            new_kinds = [read_attribute_type(decode(raw)) for raw in _new(gallery.attribute_type_defs, kinds)]
            if new_kinds:
                self._types.add_attribute_types(new_kinds)
            known = {definition.name: definition.version for definition in self._types.all()}
            new = [read_type(decode(raw)) for raw in _new(gallery.type_defs, known)]
            if new:
                self._types.add_types(new)

    def learn(self, name: str) -> bool:
        """Whether there is a type of this name, which is known from then on."""
        if self._types.get(name) is not None:
            return True
        if not name or self.definition(name) is None:
            return False
        self.fill()
        return self._types.get(name) is not None

    def definition(self, name: str) -> dict[str, object] | None:
        """The type of this name as it is defined there; None when there is none."""
        answer = self._find(TypeAnswer, f"/types/typedef/name/{segment(name)}")
        return answer.type_def if answer is not None else None

    def attribute_definition(self, name: str) -> dict[str, object] | None:
        """The attribute type of this name as it is defined there; None when there is none."""
        answer = self._find(TypeAnswer, f"/types/attribute-typedef/name/{segment(name)}")
        return answer.attribute_type_def if answer is not None else None

    def _find(self, kind: type[TypeAnswer], path: str) -> TypeAnswer | None:
        try:
            return self._caller.ask(kind, path, GET)
        except RepositoryFault as fault:
            if fault.kind in _UNKNOWN and fault.code == 404:
                return None
            raise


def _new(definitions: list[Raw] | None, known: dict[str, int]) -> list[Raw]:
    """Those of the definitions that are unknown or of a later version."""
    found = []
    for raw in definitions or ():
        definition = decode_definition(raw)
        if definition.version > known.get(definition.name, -1):
            found.append(raw)
    return found
