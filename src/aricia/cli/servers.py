"""``aricia servers``: the OMAG servers of a running platform."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from aricia.base.endpoints import table
from aricia.base.operation import Operation
from aricia.cli.running_platform import RunningPlatform, platform_options
from aricia.cli.tables import echo_table

_SERVICE = "platform-services"


@click.group()
def servers() -> None:
    """List, start and stop the OMAG servers of a running platform.

    Exit status: 0 done, 1 the platform answered with a fault, 2 wrong usage, 3 it was not reached or did not let the caller in.
    """


@servers.command("list")
@platform_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of a table.")
def list_servers(as_json: bool, **platform: Any) -> None:
    """Show every server that runs, or that ran since the platform started."""
    with RunningPlatform(**platform) as running:
        names = running.answer(_operation("getKnownServerList"), {}).get("serverList") or []
        found = [running.answer(_operation("getServerStatus"), {"serverName": name}) for name in names]
    if as_json:
        click.echo(msgspec.json.encode([_facts(each) for each in found]))
        return
    echo_table(("server", "type", "runs", "since"), (
        (each["serverName"], each.get("serverType"), each["active"], each.get("serverStartTime") or each.get("serverEndTime"))
        for each in found
    ))


@servers.command()
@click.argument("name")
@platform_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def status(name: str, as_json: bool, **platform: Any) -> None:
    """Show whether the server NAME runs, and the status of its services."""
    answer = _answer("getActiveServerStatus", name, platform)["serverStatus"]
    if as_json:
        click.echo(msgspec.json.encode(answer))
        return
    click.echo(f"{name}: {answer.get('serverActiveStatus', 'unknown')} ({answer.get('serverType', '-')})")
    services = answer.get("services") or []
    if services:
        echo_table(("service", "status"), ((each.get("serviceName"), each.get("serviceStatus")) for each in services))


@servers.command()
@click.argument("name")
@platform_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def start(name: str, as_json: bool, **platform: Any) -> None:
    """Start the server NAME with its stored document; one that runs is restarted."""
    answer = _answer("activateWithStoredConfig", name, platform)
    click.echo(msgspec.json.encode(_facts(answer)) if as_json else answer.get("successMessage", f"{name} runs."))


@servers.command()
@click.argument("name")
@click.option("--permanently", is_flag=True, help="It also leaves its cohorts for good. Its document and metadata stay.")
@platform_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def stop(name: str, permanently: bool, as_json: bool, **platform: Any) -> None:
    """Stop the server NAME."""
    answer = _answer("shutdownAndUnregisterServer" if permanently else "shutdownServer", name, platform)
    click.echo(msgspec.json.encode(_facts(answer)) if as_json else f"{name} has stopped.")


def _answer(operation: str, server: str, platform: dict[str, Any]) -> dict[str, Any]:
    with RunningPlatform(**platform) as running:
        return running.answer(_operation(operation), {"serverName": server})


def _operation(name: str) -> Operation:
    return next(row for row in table() if row.service == _SERVICE and row.name == name)


def _facts(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without its envelope."""
    return {name: value for name, value in answer.items() if name not in ("class", "requestId", "relatedHTTPCode")}
