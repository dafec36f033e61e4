"""Archives in a directory: a JSON file for each element, so that a version control system shows what changed.

    archiveProperties.json
    typeStore/attributeTypeDefs/<guid>.json      newTypeDefs/<guid>.json      typeDefPatches/<type guid>:<version>.json
    entities/<guid>.json      relationships/<guid>.json      classifications/<entity guid>:<name>.json

With the property keepVersionHistory an element has a directory of its own, in which 0.json is the latest version and 1.json,
2.json ... are those that earlier archives wrote there. When reading, the folders of types may have other names: what they hold
says what it is.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, overload
from urllib.parse import quote

import msgspec
from msgspec import Raw

from aricia.base.codec import decode, encode
from aricia.base.errors import ConnectorError
from aricia.repository.archives.archive_store import (
    ATTRIBUTE_TYPES,
    CLASSIFICATIONS,
    INSTANCE_PARTS,
    TYPE_PARTS,
    TYPE_PATCHES,
    TYPES,
    ArchiveContent,
    ArchivePlace,
    Json,
)
from aricia.repository.archives.documents import ArchiveProperties, InstanceStore, TypeStore
from aricia.repository.archives.reader import Archive, checked, unusable
from aricia.repository.archives.writing import draft_of, properties_document

DEFAULT = "open.metadata.archive"
PROPERTIES_FILE = "archiveProperties.json"
TYPE_STORE = "typeStore"
LATEST = "0.json"
_KINDS_OF_ATTRIBUTE = frozenset(("PRIMITIVE", "ENUM_DEF", "COLLECTION"))
_RIGHT = f"A directory archive has {PROPERTIES_FILE} and folders of JSON files"


class ElementFiles(Sequence[Raw]):
    """The elements of a folder, each read when it is asked for."""

    def __init__(self, files: list[Path]) -> None:
        self._files = files

    def __len__(self) -> int:
        return len(self._files)

    @overload
    def __getitem__(self, place: int) -> Raw: ...
    @overload
    def __getitem__(self, place: slice) -> list[Raw]: ...
    def __getitem__(self, place: int | slice) -> Raw | list[Raw]:
        if isinstance(place, slice):
            return [Raw(_content(file)) for file in self._files[place]]
        return Raw(_content(self._files[place]))


class DirectoryArchiveStore:
    """The archive in a directory. keeps_history: earlier versions of elements stay when an archive is written again."""

    def __init__(self, path: Path, *, keeps_history: bool = False) -> None:
        self.path = path
        self.source = str(path)
        self._keeps_history = keeps_history

    def exists(self) -> bool:
        """Whether there is something of this name."""
        return self.path.exists()

    # ---- reading -------------------------------------------------------------------------------------------------
    def read(self) -> Archive:
        """The archive in the directory; its instances are read when they are loaded."""
        if not self.path.is_dir():
            raise unusable(self.source, "there is no such directory", "Give the path of a directory archive")
        properties = self._properties()
        instances = {part: _elements(self.path / part) for part in INSTANCE_PARTS}
        types = self._types()
        digest = self._digest([file for files in instances.values() for file in files], encode(types))
        return checked(
            self.source, digest, properties, TypeStore(types[ATTRIBUTE_TYPES], types[TYPES], types[TYPE_PATCHES]),
            InstanceStore(*(ElementFiles(files) for files in instances.values())),
        )

    def _properties(self) -> ArchiveProperties:
        file = self.path / PROPERTIES_FILE
        if not file.exists():  # other writers may call it otherwise
            found = [each for each in sorted(self.path.glob("*.json")) if b'"archiveGUID"' in _content(each)]
            file = found[0] if len(found) == 1 else file
        try:
            return msgspec.json.decode(_content(file), type=ArchiveProperties)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise unusable(self.source, f"its {file.name} is damaged: {problem}", _RIGHT) from None

    def _types(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {part: [] for part in TYPE_PARTS}
        folders = [each for each in sorted(self.path.iterdir()) if each.is_dir() and each.name not in INSTANCE_PARTS]
        for file in [file for folder in folders for file in _below(folder)]:
            try:
                document = decode(_content(file))
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                raise unusable(self.source, f"{file.relative_to(self.path)} is damaged: {problem}", _RIGHT) from None
            if not isinstance(document, dict):
                raise unusable(self.source, f"{file.relative_to(self.path)} holds no JSON object", _RIGHT)
            found[_part_of(document)].append(document)
        return found

    def _digest(self, files: list[Path], types: bytes) -> str:
        digest = hashlib.sha256(types)
        for file in files:
            digest.update(str(file.relative_to(self.path)).encode())
            digest.update(_content(file))
        return digest.hexdigest()

    # ---- writing -------------------------------------------------------------------------------------------------
    def write(self, properties: ArchiveProperties, content: ArchiveContent, *, replace: bool = False) -> int:
        """Write the directory. One that holds something else than an archive is not replaced."""
        if replace and self.path.exists() and not self._is_replaceable():
            raise ConnectorError("ARICIA-400-191", (self.path, "there is something else than a directory archive"))
        with draft_of(self.path, replace=replace, discard=_remove) as draft:
            draft.mkdir(parents=False)
            size = _put(draft / PROPERTIES_FILE, properties_document(properties))
            for part, documents in content.instances():
                size += self._write_part(draft, part, documents)
            for part, documents in content.types().items():
                size += self._write_part(draft, f"{TYPE_STORE}/{part}", documents)
        return size

    def _is_replaceable(self) -> bool:
        return self.path.is_dir() and ((self.path / PROPERTIES_FILE).exists() or not any(self.path.iterdir()))

    def _write_part(self, draft: Path, part: str, documents: Iterable[Json]) -> int:
        size = 0
        for document in documents:
            element = f"{part}/{_file_name(part.rpartition('/')[2], document)}"
            file = draft / (f"{element}/{LATEST}" if self._keeps_history else f"{element}.json")
            file.parent.mkdir(parents=True, exist_ok=True)
            size += _put(file, document)
            if self._keeps_history:
                _keep_versions(self.path / element, file)
        return size


def open_directory_store(place: ArchivePlace) -> DirectoryArchiveStore:
    """The archive in the directory that the endpoint names, by default ``open.metadata.archive``."""
    keeps = str(place.properties.get("keepVersionHistory") or "").lower() == "true"
    return DirectoryArchiveStore(place.locate(place.address or DEFAULT), keeps_history=keeps)


# ---- files -------------------------------------------------------------------------------------------------------------
def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise unusable(str(file), f"the file cannot be read ({problem.strerror})", _RIGHT) from None


def _put(file: Path, document: Json) -> int:
    return file.write_bytes(msgspec.json.format(encode(document), indent=1) + b"\n")


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _elements(folder: Path) -> list[Path]:
    """The files of a folder's elements, the latest version of each."""
    if not folder.is_dir():
        return []
    found = [each / LATEST if each.is_dir() else each for each in sorted(folder.iterdir())]
    return [file for file in found if file.suffix == ".json" and file.exists()]


def _below(folder: Path) -> list[Path]:
    """The files of the elements in a folder and the folders in it; in folders of versions only the latest."""
    if (folder / LATEST).exists():
        return [folder / LATEST]
    below = [_below(each) if each.is_dir() else [each] for each in sorted(folder.iterdir())]
    return [file for files in below for file in files if file.suffix == ".json"]


def _part_of(document: Json) -> str:
    if "applyToVersion" in document:
        return TYPE_PATCHES
    return ATTRIBUTE_TYPES if document.get("category") in _KINDS_OF_ATTRIBUTE else TYPES


def _file_name(part: str, document: Json) -> str:
    """The name of an element's file; characters that could lead elsewhere are quoted."""
    if part == TYPE_PATCHES:
        name = f"{document['typeDefGUID']}:{document['applyToVersion']}"
    elif part == CLASSIFICATIONS:
        name = f"{document['entityToClassify']['guid']}:{document['classification']['name']}"
    else:
        name = document["guid"]
    return re.sub(r"^\.", "%2E", quote(name, safe=":"))


# ---- versions ----------------------------------------------------------------------------------------------------------
def _keep_versions(before: Path, latest: Path) -> None:
    """Bring the versions that an earlier archive has of an element into the draft. before: its directory, or file less .json"""
    plain = before.with_name(f"{before.name}.json")
    versions = {int(file.stem): file for file in before.glob("*.json") if file.stem.isdecimal()} if before.is_dir() else {}
    last = versions.pop(0, plain if plain.exists() else None)
    for number, file in versions.items():
        shutil.copy2(file, latest.with_name(f"{number}.json"))
    if last is not None and last.read_bytes() != latest.read_bytes():
        shutil.copy2(last, latest.with_name(f"{max(versions, default=0) + 1}.json"))
