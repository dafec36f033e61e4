"""What keeps a store safe, whatever keeps it: examining it, repairing it, copying it to a file.

Each kind of store has a row of kind ``repository-care`` in ``spec/connector_providers.tsv``, under its providers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from aricia.base.errors import ConfigurationError
from aricia.connections.api import implementation
from aricia.repository.stores.opening import StorePlace

# what is looked at or copied, how much of it is done, how much there is (0: not known)
Progress = Callable[[str, int, int], None]


class Finding(Struct, frozen=True, kw_only=True):
    """Something that is wrong. check: what was looked at;  count: how often (at least);  examples: GUIDs or places, a few of them

    repairable: a derived index, which can be made anew from the documents
    """

    check: str
    text: str
    advice: str
    count: int = 1
    examples: list[str] = []
    repairable: bool = False


class BackupReport(Struct, frozen=True):
    """What was copied. format: of the schema;  bytes: of the copy;  rows: of every table, the same in the store and the copy"""

    source: str
    target: str
    format: int
    bytes: int
    rows: dict[str, int]


class StoreCare(Protocol):
    """The care of one store, in use or not, which is not opened as a repository for it."""

    location: str
    suffix: str

    def exists(self) -> bool:
        """Whether there is a store; it is made when its server starts for the first time."""
        ...

    def examine(self, quick: bool = False, progress: Progress | None = None) -> list[Finding]:
        """What is wrong with the store. quick: without the slower half of the checks of the database itself"""
        ...

    def repair(self, progress: Progress | None = None) -> None:
        """Make the derived indexes anew, in one transaction. No platform may use the store."""
        ...

    def back_up(self, target: Path, progress: Progress | None = None) -> BackupReport:
        """Copy the store to a new file.

        errors: ARICIA-501-060 another program does this for this kind of store
        """
        ...


def care_of(place: StorePlace) -> StoreCare:
    """The care of the store at this place. errors: ARICIA-501-061 nothing here knows how to look after it"""
    maker = implementation(place.provider, "repository-care")
    if maker is None:
        raise ConfigurationError("ARICIA-501-061", (place.server, place.provider))
    care: StoreCare = maker(place)
    return care
