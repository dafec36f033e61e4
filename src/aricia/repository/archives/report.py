"""What loading an archive did."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct, field


class Skipped(NamedTuple):
    """An instance or type that was left out."""

    kind: str
    guid: str
    reason: str


class Counts(Struct):
    """How many of one kind were stored for the first time, replaced an older version, were there already (at this version or
    a later one), belong to another home than what is stored, or were left out.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicting: int = 0
    skipped: int = 0


class LoadReport(Struct, kw_only=True):
    """The outcome of one archive.

    already_loaded: this very content was loaded before, nothing was done
    proxies: stand-ins stored for entities of archives that are not loaded;  missing_archives: GUIDs of archives it builds on
    """

    source: str
    guid: str
    name: str
    archive_type: str
    already_loaded: bool = False
    types: Counts = field(default_factory=Counts)
    type_patches: Counts = field(default_factory=Counts)
    entities: Counts = field(default_factory=Counts)
    relationships: Counts = field(default_factory=Counts)
    classifications: Counts = field(default_factory=Counts)
    proxies: int = 0
    missing_archives: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Whether anything was stored."""
        kinds = (self.types, self.type_patches, self.entities, self.relationships, self.classifications)
        return any(counts.new or counts.updated for counts in kinds)

    def summary(self) -> str:
        """What the archive brought, in a line."""
        if self.already_loaded:
            return f"{self.name}: loaded before, nothing to do"
        kinds = (
            ("type", self.types), ("type patch", self.type_patches), ("entity", self.entities),
            ("relationship", self.relationships), ("classification", self.classifications),
        )
        parts = [counted(counts.new + counts.updated, kind) for kind, counts in kinds if counts.new or counts.updated]
        totals = Counts(
            unchanged=sum(counts.unchanged for _, counts in kinds), conflicting=sum(counts.conflicting for _, counts in kinds),
            skipped=sum(counts.skipped for _, counts in kinds),
        )
        parts += [f"{totals.unchanged} known already"] if totals.unchanged else []
        parts += [f"{totals.conflicting} kept as they came from another archive"] if totals.conflicting else []
        parts += [f"{totals.skipped} left out"] if totals.skipped else []
        return f"{self.name}: {', '.join(parts) or 'empty'} in {self.seconds:.1f} s"


_PLURALS = {"type patch": "type patches", "entity": "entities", "proxy": "proxies"}


def counted(number: int, kind: str) -> str:
    """A number of things of a kind, in words."""
    return f"{number} {kind if number == 1 else _PLURALS.get(kind, kind + 's')}"
