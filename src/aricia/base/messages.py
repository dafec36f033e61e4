"""The message catalogue: every error and audit message is a row of a table under ``spec/messages``.

Columns: id, kind (error or audit), code (HTTP code of an error, severity of an audit message), text with inserts
``{0}``, ``{1}``, ..., system_action, user_action.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from aricia.base.tables import SPEC, rows

_INSERT = re.compile(r"\{(\d+)\}")


class Message(NamedTuple):
    """One row of the catalogue."""

    id: str
    kind: str
    code: str
    text: str
    system_action: str
    user_action: str

    def format(self, inserts: tuple[str, ...]) -> str:
        """The text with its inserts, preceded by the id; an insert that was not given stays visible as ``{n}``."""
        return f"{self.id} {_INSERT.sub(lambda place: _insert(place, inserts), self.text)}"


def _insert(place: re.Match[str], inserts: tuple[str, ...]) -> str:
    number = int(place[1])
    return inserts[number] if number < len(inserts) else place[0]


@functools.cache
def catalogue() -> dict[str, Message]:
    """All messages by id; two rows with one id are refused."""
    messages: dict[str, Message] = {}
    for file in sorted((SPEC / "messages").glob("*.tsv")):
        for row in rows(f"messages/{file.name}"):
            message = Message(**row)
            if message.id in messages:
                raise ValueError(f"spec/messages/{file.name}: the message id {message.id} is there twice")
            messages[message.id] = message
    return messages


def message(message_id: str) -> Message:
    """The message with this id; KeyError when no table has it."""
    return catalogue()[message_id]
