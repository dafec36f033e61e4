"""The trigram index. Its row numbers are update_time * 16384 + n, so that a walk from the last row meets the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from aricia.repository.instances import Entity, Relationship
from aricia.repository.stores.relational.dialect import Database
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import search_text

TEXT_ROWS_PER_MS = 16_384


class TextRows:
    """Writes the index; the cell of an instance is the number of its row, None when there is no text to find."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._last: dict[tuple[str, int], int] = {}  # of the transaction that is running

    def put(self, kind: Kind, old_cell: int | None, instance: Entity | Relationship) -> int | None:
        """Replace the instance's row."""
        if old_cell is not None:
            self.remove(kind, old_cell)
        return self.put_new(kind, (instance,))[0]  # type: ignore[arg-type]

    def put_new(self, kind: Kind, instances: Sequence[Entity] | Sequence[Relationship]) -> list[int | None]:
        """Add rows for instances that have none."""
        cells: list[int | None] = []
        rows = []
        for instance in instances:
            text = search_text(instance.properties)
            cells.append(self._free_row(kind, instance.update_time) if len(text) >= 3 else None)
            if cells[-1] is not None:
                rows.append((cells[-1], text))
        self._db.many(f"add_{kind.text}", rows)
        return cells

    def remove(self, kind: Kind, cell: int | None) -> None:
        """Remove a row."""
        if cell is not None:
            self._db.run(f"remove_{kind.text}", cell)

    def forget(self) -> None:
        """Read the last rows from the store again."""
        self._last.clear()

    def _free_row(self, kind: Kind, update_time: int) -> int:
        """A row number that is free, in the order of update times. Very many of one millisecond go into those after it."""
        instant = update_time
        last = self._last_row(kind, instant)
        while last is not None and last % TEXT_ROWS_PER_MS == TEXT_ROWS_PER_MS - 1:
            instant += 1
            last = self._last_row(kind, instant)
        row = instant * TEXT_ROWS_PER_MS if last is None else last + 1
        self._last[kind.name, instant] = row
        return row

    def _last_row(self, kind: Kind, instant: int) -> int | None:
        """The last row number of a millisecond, whether it is in the store already or about to be."""
        known = self._last.get((kind.name, instant))
        if known is not None:
            return known
        first = instant * TEXT_ROWS_PER_MS
        last: int | None = self._db.rows(f"last_{kind.text}_row", first, first + TEXT_ROWS_PER_MS)[0][0]
        return last
