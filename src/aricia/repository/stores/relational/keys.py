"""Integer keys of names that occur in every row: types, metadata collections, property names."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

Home = tuple[str, str | None]


class Keys:
    """Filled from the store; extended by the writer only, and read again after an undone transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._type_keys: dict[str, int] = {}
        self._type_names: dict[int, str] = {}
        self._homes: dict[int, Home] = {}
        self._home_keys: dict[Home, int] = {}
        self._name_keys: dict[str, int] = {}
        self._grown = True
        self.reload(connection)

    def reload(self, connection: apsw.Connection) -> None:
        """Read all keys again, when some were made since the last time."""
        if not self._grown:
            return
        self._type_names = dict(connection.execute("SELECT id, name FROM type"))
        self._type_keys = {name: key for key, name in self._type_names.items()}
        self._homes = {key: (guid, name) for key, guid, name in connection.execute("SELECT id, guid, name FROM collection")}
        self._home_keys = {home: key for key, home in self._homes.items()}
        self._name_keys = dict(connection.execute("SELECT name, id FROM property_name"))

    def committed(self) -> None:
        """What has been made so far is there to stay."""
        self._grown = False

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

    def known_name(self, name: str) -> int | None:
        """The key of a property name that any instance has ever had."""
        return self._name_keys.get(name)

    def type_key(self, connection: apsw.Connection, name: str) -> int:
        """The key of a type; made when new."""
        key = self._type_keys.get(name)
        if key is None:
            key = self._insert(connection, "INSERT INTO type (name) VALUES (?)", (name,))
            self._type_names[key] = name
            self._type_keys[name] = key
        return key

    def home_key(self, connection: apsw.Connection, guid: str, name: str | None) -> int:
        """The key of a metadata collection; made when new."""
        key = self._home_keys.get((guid, name))
        if key is None:
            key = self._insert(connection, "INSERT INTO collection (guid, name) VALUES (?, ?)", (guid, name))
            self._homes[key] = (guid, name)
            self._home_keys[guid, name] = key
        return key

    def name_key(self, connection: apsw.Connection, name: str) -> int:
        """The key of a property name; made when new."""
        key = self._name_keys.get(name)
        if key is None:
            key = self._name_keys[name] = self._insert(connection, "INSERT INTO property_name (name) VALUES (?)", (name,))
        return key

    def _insert(self, connection: apsw.Connection, sql: str, values: tuple[str | None, ...]) -> int:
        self._grown = True
        connection.execute(sql, values)
        return connection.last_insert_rowid()
