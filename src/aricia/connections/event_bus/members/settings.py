"""What the properties of a topic's connection say to a bus without a broker.

``members``: addresses of other members, ``https://host:9443/servers/name``, in a list or in a text with commas
``learnMembers``: whether members that others know, or that come to read, are read as well (true)
``memberUsers``: by which users other members call, beside the one by whom this member calls
``keepHours``, ``keepDays``, ``keepMegabytes``: how long what was told is kept, see ``event_log``
``waitTime``: seconds that a question for events may wait for them
Everything else is for the REST clients, as in ``aricia.connections.rest.opening``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from aricia.base.errors import ConfigurationError

MEMBER_BUS = "aricia.connections.event_bus.MemberTopicProvider"
LONGEST_ADDRESS = 2000
LONGEST_WAIT = 30.0

_NUMBERS = (
    ("keep_hours", "keepHours", 1e5), ("keep_days", "keepDays", 1e4), ("keep_megabytes", "keepMegabytes", 1e6),
    ("wait", "waitTime", LONGEST_WAIT),
)


class MemberBusSettings(Struct, frozen=True, kw_only=True):
    """The properties, checked. members: addresses without a slash at their end"""

    members: tuple[str, ...] = ()
    learns: bool = True
    users: frozenset[str] = frozenset()
    keep_hours: float = 24.0
    keep_days: float = 7.0
    keep_megabytes: float = 1024.0
    wait: float = 20.0


def read_settings(properties: Mapping[str, Any]) -> MemberBusSettings:
    """errors: ConfigurationError ARICIA-400-520 a property has no usable value;  -521 a member has no usable address"""
    members = _texts("members", properties.get("members"))
    for each in members:
        if address_of(each) is None:
            raise ConfigurationError("ARICIA-400-521", (each.rpartition("@")[2],))
    return MemberBusSettings(
        members=tuple(dict.fromkeys(each.rstrip("/") for each in members)),
        learns=str(properties.get("learnMembers", True)).lower() != "false",
        users=frozenset(_texts("memberUsers", properties.get("memberUsers"))),
        **{field: _number(name, properties[name], most) for field, name, most in _NUMBERS if properties.get(name) is not None},
    )


def address_of(text: object) -> str | None:
    """The address of a server, as members are known by; None for what is none."""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_ADDRESS or not text.isprintable() or " " in text:
        return None
    try:
        parts = urlsplit(text)
        known = parts.hostname and parts.port != 0  # a port that is no number is found out by asking for it
    except ValueError:
        return None
    if not known or parts.scheme not in ("http", "https") or parts.username or parts.query or parts.fragment:
        return None
    return text.rstrip("/") if "/servers/" in parts.path else None


def _texts(name: str, value: object) -> list[str]:
    given = value.split(",") if isinstance(value, str) else [] if value is None else value
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise ConfigurationError("ARICIA-400-520", (name, value))
    return [each.strip() for each in given if each.strip()]


def _number(name: str, value: object, most: float) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = 0.0
    if not 0 < number <= most:
        raise ConfigurationError("ARICIA-400-520", (name, value))
    return number
