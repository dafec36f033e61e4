"""``aricia config``: the configuration documents and placeholders of a data directory, whether the platform runs or not."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from aricia.base.errors import AriciaError
from aricia.cli.faults import faults_told
from aricia.cli.offline_platform import PROPERTIES, data_directory_option, offline_platform
from aricia.cli.properties_file import set_property
from aricia.cli.tables import echo_table
from aricia.servers.api import Platform, configuration_findings, document_findings

_PLACEHOLDERS = "platform.placeholder.variables"
_NAME = re.compile(r"[^{}~\s]+")
_SECRET = re.compile(r"password|secret(?!s?(store|collection|provider|location))|accesstoken", re.IGNORECASE)
_HIDDEN = "********"


@click.group()
def config() -> None:
    """Look at the configuration documents of a data directory, and set the placeholders in them.

    Exit status: 0 done and in order, 1 not done or not in order, 2 wrong usage.
    """


@config.command("list")
@data_directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of a table.")
def list_documents(data_dir: Path, as_json: bool) -> None:
    """Show which servers have a document, and whether it is in order."""
    with faults_told():
        platform = offline_platform(data_dir)
        rows = [_row(platform, name) for name in platform.documents.names()]
    if as_json:
        click.echo(msgspec.json.encode(rows))
        return
    echo_table(("server", "type", "starts", "in order"), (
        (row["server"], row["type"], row["starts"], not row["findings"]) for row in rows
    ))


@config.command()
@data_directory_option
@click.argument("name")
@click.option("--resolved", "is_resolved", is_flag=True, help="With the values of placeholders.")
@click.option("--secrets", "with_secrets", is_flag=True, help="With the passwords and tokens that are in it.")
def show(data_dir: Path, name: str, is_resolved: bool, with_secrets: bool) -> None:
    """Print the document of the server NAME as JSON, its passwords and tokens hidden."""
    with faults_told():
        platform = offline_platform(data_dir)
        document: Any = _document(platform, name)
    if is_resolved:
        document = platform.resolved(document)
    if not with_secrets:
        document = hidden(document)
    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2))


@config.command()
@data_directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, findings by server, instead of text.")
@click.argument("names", nargs=-1)
def check(data_dir: Path, as_json: bool, names: tuple[str, ...]) -> None:
    """Check the documents of the servers NAMES (of all), and the secrets files that they and the settings name."""
    with faults_told():
        platform = offline_platform(data_dir)
        found = {name: _findings(platform, name) for name in names or platform.documents.names()}
        around = [each.text for each in configuration_findings(platform) if each.check == "secrets"]
    if as_json:
        click.echo(msgspec.json.encode({"documents": found, "secrets": around}))
    else:
        for name, findings in found.items():
            click.echo(f"{name}: {'in order' if not findings else ''}".rstrip())
            for finding in findings:
                click.echo(f"  {finding}")
        for text in around:
            click.echo(text)
    sys.exit(int(any(found.values()) or bool(around)))


@config.command()
@data_directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def placeholders(data_dir: Path, as_json: bool) -> None:
    """Show the values of the placeholders in documents."""
    with faults_told():
        values = offline_platform(data_dir).settings.value(_PLACEHOLDERS)
    if as_json:
        click.echo(msgspec.json.encode(values))
        return
    echo_table(("placeholder", "value"), ((name, _HIDDEN if _SECRET.search(name) else values[name]) for name in sorted(values)))


@config.command("set-placeholder")
@data_directory_option
@click.argument("name")
@click.argument("value")
def set_placeholder(data_dir: Path, name: str, value: str) -> None:
    """Give the placeholder NAME a VALUE in application.properties; a platform uses it from its next start."""
    if not _NAME.fullmatch(name):
        raise click.UsageError("The name of a placeholder has no spaces, braces or tildes: ~{NAME}~ in documents.")
    with faults_told():
        platform = offline_platform(data_dir)
        values = {**platform.settings.value(_PLACEHOLDERS), name: value}
        set_property(platform.data_directory / PROPERTIES, _PLACEHOLDERS, msgspec.json.encode(values).decode())
    click.echo(f"{name} is set in {platform.data_directory / PROPERTIES}.")


def hidden(value: Any, name: str = "") -> Any:
    """A document without passwords and tokens."""
    if isinstance(value, dict):
        return {key: hidden(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [hidden(each, name) for each in value]
    return _HIDDEN if value and isinstance(value, str) and _SECRET.search(name) else value


def _document(platform: Platform, name: str) -> dict[str, Any]:
    document = platform.documents.load(name)
    if document is None:
        raise click.ClickException(f"There is no document of a server {name} in {platform.data_directory}.")
    return document


def _findings(platform: Platform, name: str) -> list[str]:
    try:
        document = _document(platform, name)
    except AriciaError as fault:
        return [f"{fault.text}. {fault.message.user_action}"]
    return document_findings(name, document, platform.placeholders)


def _row(platform: Platform, name: str) -> dict[str, Any]:
    findings = _findings(platform, name)
    try:
        kind = _document(platform, name).get("localServerType")
    except AriciaError:
        kind = None
    return {"server": name, "type": kind, "starts": name in platform.settings.value("startup.server.list"), "findings": findings}
