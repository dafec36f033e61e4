"""The care of a store in a schema of PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aricia.base.errors import ConfigurationError
from aricia.repository.stores.care import BackupReport, Finding, Progress
from aricia.repository.stores.opening import StorePlace
from aricia.repository.stores.postgres.opening import address_of

if TYPE_CHECKING:
    from aricia.repository.stores.postgres.address import Address


class PostgresCare:
    """Looks after the schema at a place."""

    def __init__(self, place: StorePlace) -> None:
        try:
            self._address: Address = address_of(place)
        except ModuleNotFoundError as problem:
            if (problem.name or "").partition(".")[0] != "psycopg":
                raise
            raise ConfigurationError("ARICIA-501-120", (place.server,)) from None
        self.location = self._address.where
        self.suffix = ".dump"

    def exists(self) -> bool:
        """Whether the schema has a store."""
        from aricia.repository.stores.postgres.integrity import exists, snapshot

        with snapshot(self._address) as database:
            return exists(database, self._address.schema)

    def examine(self, quick: bool = False, progress: Progress | None = None) -> list[Finding]:
        """Look at what is in the schema; the files of the database are its own business (pg_amcheck)."""
        from aricia.repository.stores.postgres.integrity import examine

        return examine(self._address, progress)

    def repair(self, progress: Progress | None = None) -> None:
        """Make the derived indexes anew."""
        from aricia.repository.stores.postgres.index_rebuild import rebuild_indexes

        rebuild_indexes(self._address, progress)

    def back_up(self, target: Path, progress: Progress | None = None) -> BackupReport:
        """Refused: PostgreSQL has its own programs for that."""
        program = f"pg_dump --format custom --schema {self._address.schema} --file {target} \"$DATABASE_URL\""
        raise ConfigurationError("ARICIA-501-060", (self.location, program))
