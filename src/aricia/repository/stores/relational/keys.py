"""Integer keys of names that occur in every row: types, metadata collections, property names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aricia.repository.stores.relational.dialect import Database

Home = tuple[str, str | None]

_LOOK_AGAIN = 1000  # searches after which types are counted again


class Keys:
    """Filled from the store; extended by the writer only, and read again after an undone transaction."""

    def __init__(self, database: Database) -> None:
        self._type_keys: dict[str, int] = {}
        self._type_names: dict[int, str] = {}
        self._homes: dict[int, Home] = {}
        self._home_keys: dict[Home, int] = {}
        self._name_keys: dict[str, int] = {}
        self._grown = True
        self._made: list[tuple[str, Any]] = []  # since the last commit: where they are known, and as what
        self._crowded: dict[tuple[str, tuple[int, ...]], int] = {}
        self.reload(database)

    def reload(self, database: Database) -> None:
        """Read all keys again, when some were made since the last time."""
        if not self._grown:
            return
        self._type_names = dict(database.rows("type_keys"))
        self._type_keys = {name: key for key, name in self._type_names.items()}
        self._homes = {key: (guid, name) for key, guid, name in database.rows("homes")}
        self._home_keys = {home: key for key, home in self._homes.items()}
        self._name_keys = {name: key for key, name in database.rows("name_keys")}

    def extend(self, database: Database) -> None:
        """Add the keys that others have made; those that this process is about to make stay."""
        types, homes, names = database.batch(("type_keys", ()), ("homes", ()), ("name_keys", ()))
        self._type_names.update(types)
        self._type_keys.update({name: key for key, name in types})
        self._homes.update({key: (guid, name) for key, guid, name in homes})
        self._home_keys.update({(guid, name): key for key, guid, name in homes})
        self._name_keys.update({name: key for key, name in names})

    @property
    def has_grown(self) -> bool:
        """Whether keys were made that are not there to stay yet."""
        return self._grown

    def committed(self) -> None:
        """What has been made so far is there to stay."""
        self._grown = False
        self._made.clear()

    def forget_made(self) -> None:
        """What has been made since the last commit is not there after all."""
        for known, made in self._made:
            getattr(self, known).pop(made, None)
        self._made.clear()

    def type_name(self, key: int) -> str:
        """The name of the type with this key."""
        return self._type_names[key]

    def home(self, key: int) -> Home:
        """GUID and name of the metadata collection with this key."""
        return self._homes[key]

    def known_types(self, names: Iterable[str]) -> list[int]:
        """The keys of those types that any instance has ever had, in order."""
        keys = self._type_keys
        return sorted(keys[name] for name in names if name in keys)

    def is_crowded(self, table: str, types: tuple[int, ...]) -> bool:
        """Whether these types were found to have many instances; that is looked at again after a while."""
        uses = self._crowded.get((table, types), 0)
        if uses:
            self._crowded[table, types] = uses - 1
        return uses > 0

    def note_crowd(self, table: str, types: tuple[int, ...]) -> None:
        """These types have many instances."""
        self._crowded[table, types] = _LOOK_AGAIN

    def known_name(self, name: str) -> int | None:
        """The key of a property name that any instance has ever had."""
        return self._name_keys.get(name)

    def type_key(self, database: Database, name: str) -> int:
        """The key of a type; made when new."""
        key = self._type_keys.get(name)
        if key is None:
            key = self._new(database, "add_type_key", self._type_keys.values(), name)
            self._type_names[key] = name
            self._type_keys[name] = key
            self._made.append(("_type_keys", name))
        return key

    def home_key(self, database: Database, guid: str, name: str | None) -> int:
        """The key of a metadata collection; made when new."""
        key = self._home_keys.get((guid, name))
        if key is None:
            key = self._new(database, "add_home", self._homes, guid, name)
            self._homes[key] = (guid, name)
            self._home_keys[guid, name] = key
            self._made.append(("_home_keys", (guid, name)))
        return key

    def name_key(self, database: Database, name: str) -> int:
        """The key of a property name; made when new."""
        key = self._name_keys.get(name)
        if key is None:
            key = self._name_keys[name] = self._new(database, "add_name_key", self._name_keys.values(), name)
            self._made.append(("_name_keys", name))
        return key

    def _new(self, database: Database, statement: str, known: Iterable[int], *values: str | None) -> int:
        self._grown = True
        key = max(known, default=0) + 1
        database.run(statement, key, *values)
        return key
