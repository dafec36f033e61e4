"""How values travel: whole numbers always as 64 bits and texts as texts, so that a statement is prepared once.

PostgreSQL's texts have no NUL. Those that have one (or the character that stands for it) are written with two characters for it,
in the same order, so that GUIDs, names and index keys come back and compare as they are elsewhere. Documents are JSON, which
escapes it.
"""

from __future__ import annotations

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.rows import TupleRow
from psycopg.types.numeric import Int8BinaryDumper

_TEXT = 25
_VARCHAR = 1043


class TextDumper(Dumper):
    """From a Python text."""

    oid = _TEXT

    def dump(self, obj: str) -> bytes:
        """The text, without NUL."""
        if "\x00" in obj or "\x01" in obj:
            obj = obj.replace("\x01", "\x01\x02").replace("\x00", "\x01\x01")
        return obj.encode()


class TextLoader(Loader):
    """To a Python text."""

    def load(self, data: Buffer) -> str:
        """The text, with NUL."""
        text = str(data, "utf-8")
        return text.replace("\x01\x01", "\x00").replace("\x01\x02", "\x01") if "\x01" in text else text


def adapt(connection: Connection[TupleRow]) -> None:
    """Let a connection pass values this way."""
    connection.adapters.register_dumper(str, TextDumper)
    connection.adapters.register_dumper(int, Int8BinaryDumper)
    connection.adapters.register_loader(_TEXT, TextLoader)
    connection.adapters.register_loader(_VARCHAR, TextLoader)
