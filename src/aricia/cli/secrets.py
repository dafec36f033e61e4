"""``aricia secrets``: the secrets files and keys of a data directory. No value of a secret is ever printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import yaml

from aricia.cli.faults import faults_told
from aricia.cli.offline_platform import PROPERTIES, data_directory_option, offline_platform
from aricia.cli.tables import echo_table
from aricia.http.api import KEY_FILE, rotate_key
from aricia.servers.api import DEMONSTRATION, DataDirectory, DataDirectoryInUse, Platform, locate, secrets_in_use

DIRECTORY_IN_USE = 3
_OTHERS = 0o077
_PASSWORD = "clearPassword"


@click.group()
def secrets() -> None:
    """List and check the secrets files of a data directory, and change the key that signs tokens.

    Exit status: 0 done and in order, 1 not done or not in order, 2 wrong usage, 3 the platform runs.
    """


@secrets.command("list")
@data_directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of a table.")
def list_collections(data_dir: Path, as_json: bool) -> None:
    """Show the collections of the secrets files in use: the names of their secrets, and how many accounts they have."""
    with faults_told():
        platform = offline_platform(data_dir)
        rows = [row for file in _files(platform) for row in _collections(file)]
    if as_json:
        click.echo(msgspec.json.encode(rows))
        return
    echo_table(("file", "collection", "secrets", "users", "lists", "controls", "token API"), (
        (row["file"], row["collection"], ", ".join(row["secrets"]) or "-", row["users"], row["lists"], row["controls"],
         row["tokenAPI"]) for row in rows
    ))


@secrets.command()
@data_directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of text.")
def check(data_dir: Path, as_json: bool) -> None:
    """Check that the files with secrets can be read by their owner alone, and that nobody uses what everybody knows."""
    with faults_told():
        findings = list(_findings(offline_platform(data_dir)))
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        click.echo("\n".join(findings) or "Everything is in order.")
    sys.exit(int(bool(findings)))


@secrets.command("rotate-token-key")
@data_directory_option
def rotate_token_key(data_dir: Path) -> None:
    """Make a new key pair for signing tokens: every token that was given out is useless then. The platform must not run."""
    with faults_told():
        folder = offline_platform(data_dir).data_directory
        directory = DataDirectory(folder)
        try:
            directory.acquire()
        except DataDirectoryInUse as problem:
            click.echo(str(problem), err=True)
            sys.exit(DIRECTORY_IN_USE)
        try:
            rotate_key(folder)
        finally:
            directory.release()
    click.echo(f"{folder / KEY_FILE} is new.")


def _files(platform: Platform) -> list[Path]:
    """The secrets files that are there, of those that settings and documents name."""
    found = {locate(platform.data_directory, address).resolve() for address in secrets_in_use(platform)}
    return sorted(file for file in found if file.is_file())


def _content(file: Path) -> dict[str, Any]:
    try:
        content = yaml.load(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise click.ClickException(f"{file} is no YAML; aricia config check says where.") from None  # the text may show secrets
    return content if isinstance(content, dict) else {}


def _collections(file: Path) -> Iterator[dict[str, Any]]:
    for name, entry in (_content(file).get("secretsCollections") or {}).items():
        part = entry or {}
        yield {
            "file": str(file), "collection": name, "secrets": sorted(part.get("secrets") or {}),
            "users": len(part.get("users") or {}), "lists": len(part.get("namedLists") or {}),
            "controls": len(part.get("securityAccessControls") or {}), "tokenAPI": "tokenAPI" in part,
        }


def _findings(platform: Platform) -> Iterator[str]:
    folder, files = platform.data_directory, _files(platform)
    own = [folder / name for name in (KEY_FILE, PROPERTIES, "tls-key.pem", "tls-key-store-key.pem", "revoked-tokens.json")]
    for file in [*files, *own]:
        if file.exists() and file.stat().st_mode & _OTHERS:
            yield f"{file}: others than its owner may read or write it. Do: chmod 600 '{file}'"
    for file in files:
        if DEMONSTRATION in file.parts:
            yield f"{file}: everybody knows the demonstration's secrets. Put your own into {folder / 'secrets'}."
            continue
        clear = _clear_passwords(file)
        if clear:
            yield f"{file}: {clear} accounts have passwords in clear text. Give them others: aricia users password USER_ID"


def _clear_passwords(file: Path) -> int:
    collections = (_content(file).get("secretsCollections") or {}).values()
    accounts = (account for entry in collections for account in ((entry or {}).get("users") or {}).values())
    return sum(_PASSWORD in ((account or {}).get("secrets") or {}) for account in accounts)
