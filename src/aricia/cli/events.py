"""``aricia events``: what happens to the metadata of a running platform, as it happens."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import click

from aricia.base.codec import decode, format_time
from aricia.cli.event_filters import filter_options
from aricia.cli.running_platform import PlatformNotReached, RunningPlatform, check, platform_options

_PAUSE = 2.0  # seconds before a stream that ended is opened again
_ATTEMPTS = 5  # without an event in between


@click.group()
def events() -> None:
    """Follow the events of a running platform.

    Exit status: 0 done, 1 the platform answered with a fault, 2 wrong usage, 3 it was not reached or did not let the caller in.
    """


@events.command()
@click.option("--server", default="qs-metadata-store", show_default=True, envvar="ARICIA_SERVER", help="Whose events.")
@filter_options
@click.option("--since", metavar="INSTANT", help="Begin with what happened then, such as 2026-01-31T12:00:00Z, instead of now.")
@click.option("--after", type=click.IntRange(0), metavar="NUMBER", help="Begin after the event with this number.")
@click.option("--count", type=click.IntRange(1), metavar="NUMBER", help="End after so many events.")
@click.option("--json", "as_json", is_flag=True, help="Print each event as JSON, on a line of its own.")
@platform_options
def tail(server: str, since: str | None, after: int | None, count: int | None, as_json: bool, **given: Any) -> None:
    """Print the events that the user may see, until it is interrupted (Ctrl-C)."""
    query = {kind: ",".join(given.pop(kind)) for kind in ("type", "zone", "event", "guid", "property")}
    query |= {"since": since or "", "after": "" if after is None else str(after)}
    path = f"/servers/{quote(server, safe='')}/events"
    with RunningPlatform(**given) as running:
        try:
            told = followed(running, path, {name: text for name, text in query.items() if text})
            for printed, (name, number, content) in enumerate(told, 1):
                click.echo(content if as_json else _line(name, number, decode(content)))
                if printed == count:
                    return
        except KeyboardInterrupt:
            return


def followed(running: RunningPlatform, path: str, query: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Type, number and JSON of each event; a stream that breaks is resumed after the last one."""
    last, failed = "", 0
    while True:
        try:
            for block in blocks(running.lines(path, query, last)):
                last = block.get("id", last)
                if "data" in block:
                    failed = 0
                    yield block.get("event", ""), last, block["data"]
        except PlatformNotReached:
            failed += 1
            if not last or failed == _ATTEMPTS:
                raise
        time.sleep(_PAUSE)


def blocks(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """The blocks of a stream: field -> value."""
    block: dict[str, str] = {}
    for line in lines:
        if line.startswith("{"):  # a fault instead of a stream
            check(decode(line))
        elif line:
            name, _, value = line.partition(":")
            block[name] = value.removeprefix(" ")
        elif block:
            yield block
            block = {}


def _line(name: str, number: str, event: dict[str, Any]) -> str:
    header = event.get("elementHeader") or {}
    properties = (event.get("elementProperties") or {}).get("propertiesAsStrings") or {}
    parts = [
        number, format_time(event["eventTime"]), name, (header.get("type") or {}).get("typeName", "-"), header.get("guid", "-"),
        event.get("classificationName") or "", properties.get("qualifiedName") or properties.get("displayName") or _ends(event),
    ]
    return " ".join(part for part in parts if part)


def _ends(event: dict[str, Any]) -> str:
    ends = [event[end].get("guid", "-") for end in ("endOneElementHeader", "endTwoElementHeader") if event.get(end)]
    return " -> ".join(ends)
