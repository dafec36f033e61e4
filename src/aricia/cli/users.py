"""``aricia users``: the accounts of a data directory's user directory, whether the platform runs or not."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from aricia.cli.faults import faults_told
from aricia.cli.offline_platform import data_directory_option, offline_platform
from aricia.cli.tables import echo_table
from aricia.http.api import LIFETIME, Revocations
from aricia.servers.api import AccountFile, account_file

_TYPES = ("EMPLOYEE", "CONTRACTOR", "EXTERNAL", "DIGITAL", "OTHER")
_SHORTEST = 8


@click.group()
def users() -> None:
    """Keep the user accounts of a data directory. A platform that runs sees changes within a second.

    Exit status: 0 done, 1 not done, 2 wrong usage.
    """


@users.command("list")
@data_directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of a table.")
@click.argument("words", nargs=-1)
def list_users(data_dir: Path, as_json: bool, words: tuple[str, ...]) -> None:
    """Show the accounts whose id, name, status, groups or roles contain all the WORDS."""
    with faults_told():
        directory = _directory(data_dir)
        rows = [
            {"userId": each.user_id, "name": each.name, "type": each.account_type, "status": each.status,
             "groups": directory.groups(each.user_id)}
            for each in directory.accounts()
        ]
    chosen = [row for row in rows if all(word.lower() in str(list(row.values())).lower() for word in words)]
    if as_json:
        click.echo(msgspec.json.encode(chosen))
        return
    echo_table(("user", "name", "type", "status", "groups and roles"), (
        (row["userId"], row["name"], row["type"], row["status"], ", ".join(row["groups"])) for row in chosen
    ))


@users.command()
@data_directory_option
@click.argument("user_id")
@click.option("--name", help="Name of the user (the user id).")
@click.option("--type", "kind", type=click.Choice(_TYPES), default="EMPLOYEE", show_default=True, help="Kind of account.")
@click.option("--role", "roles", multiple=True, help="Security role. May be given several times.")
@click.option("--group", "groups", multiple=True, help="Security group. May be given several times.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
def add(
    data_dir: Path, user_id: str, name: str | None, kind: str, roles: tuple[str, ...], groups: tuple[str, ...],
    password_stdin: bool,
) -> None:
    """Add the account USER_ID."""
    entry = {
        "userName": name or user_id, "userAccountType": kind, "securityRoles": list(roles), "securityGroups": list(groups),
    }
    with faults_told():
        directory = _directory(data_dir)
        directory.add(user_id, entry, _password(user_id, password_stdin))
    click.echo(f"{user_id} was added to {directory.file.path}.")


@users.command()
@data_directory_option
@click.argument("user_id")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
def password(data_dir: Path, user_id: str, password_stdin: bool) -> None:
    """Give USER_ID another password; tokens of the user are good no longer."""
    with faults_told():
        _directory(data_dir).set_password(user_id, _password(user_id, password_stdin))
        _revoke(data_dir, user_id)
    click.echo(f"{user_id} has a new password.")


@users.command()
@data_directory_option
@click.argument("user_id")
def lock(data_dir: Path, user_id: str) -> None:
    """Refuse USER_ID from now on; tokens of the user are good no longer."""
    with faults_told():
        _directory(data_dir).lock(user_id)
        _revoke(data_dir, user_id)
    click.echo(f"{user_id} is locked.")


@users.command()
@data_directory_option
@click.argument("user_id")
def unlock(data_dir: Path, user_id: str) -> None:
    """Let USER_ID in again."""
    with faults_told():
        _directory(data_dir).unlock(user_id)
    click.echo(f"{user_id} is unlocked.")


@users.command()
@data_directory_option
@click.argument("user_id")
def revoke(data_dir: Path, user_id: str) -> None:
    """Make every token that USER_ID has been given so far useless; the user may log in again."""
    with faults_told():
        offline_platform(data_dir)
        _revoke(data_dir, user_id)
    click.echo(f"The tokens of {user_id} are revoked.")


def _directory(data_dir: Path) -> AccountFile:
    platform = offline_platform(data_dir)
    return account_file(platform.settings, platform.security.file)


def _revoke(data_dir: Path, user_id: str) -> None:
    Revocations(data_dir.resolve(), LIFETIME).revoke_user(user_id)


def _password(user_id: str, from_input: bool) -> str:
    if from_input:
        text = sys.stdin.readline().rstrip("\r\n")
    else:
        text = click.prompt(f"New password of {user_id}", hide_input=True, confirmation_prompt=True, err=True)
    if len(text) < _SHORTEST:
        raise click.ClickException(f"A password has at least {_SHORTEST} characters.")
    return str(text)
