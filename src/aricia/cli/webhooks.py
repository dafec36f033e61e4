"""``aricia webhooks``: the URLs that the events of a server are delivered to."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from aricia.base.audit_log import AuditLog
from aricia.base.guids import new_guid
from aricia.cli.event_filters import filter_options
from aricia.cli.faults import faults_told
from aricia.cli.offline_platform import data_directory_option
from aricia.cli.tables import echo_table
from aricia.servers.api import Webhook, Webhooks, new_secret, send_test


@click.group()
def webhooks() -> None:
    """List, add, remove and test webhooks: URLs that are told what happens to the metadata of a server.

    They are kept in the data directory; a platform that runs on it follows what is changed here within seconds.

    Exit status: 0 done, 1 not done, 2 wrong usage.
    """


@webhooks.command("list")
@data_directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of a table.")
def list_webhooks(data_dir: Path, as_json: bool) -> None:
    """Show the webhooks, without their secrets."""
    with faults_told():
        found = Webhooks(data_dir).all()
    if as_json:
        click.echo(msgspec.json.encode([
            {name: value for name, value in msgspec.to_builtins(each).items() if name != "secret"} for each in found
        ]))
        return
    echo_table(("id", "server", "url", "user", "filter"), (
        (each.id, each.server, each.url, each.user or "-",
         " ".join(f"{kind}={text}" for kind, texts in each.wanted.items() for text in texts) or "-")
        for each in found
    ))


@webhooks.command()
@click.argument("url")
@click.option("--server", default="qs-metadata-store", show_default=True, envvar="ARICIA_SERVER", help="Whose events.")
@click.option("--as-user", default="", metavar="USER", help="Send what this user may read (the server's own user).")
@click.option("--secret", help="Secret that signs the messages, whsec_ and base64; a new one is made when it is not given.")
@filter_options
@data_directory_option
def add(url: str, server: str, as_user: str, secret: str | None, data_dir: Path, **wanted: tuple[str, ...]) -> None:
    """Deliver events to URL from now on: https, or http on this machine. Prints the id and the secret."""
    chosen = {kind: list(texts) for kind, texts in wanted.items() if texts}
    webhook = Webhook(id=new_guid(), server=server, url=url, secret=secret or new_secret(), user=as_user, wanted=chosen)
    with faults_told():
        Webhooks(data_dir).add(webhook)
    click.echo(f"{webhook.id} {webhook.secret}")


@webhooks.command()
@click.argument("name", metavar="ID")
@data_directory_option
def remove(name: str, data_dir: Path) -> None:
    """Deliver nothing more to the webhook ID."""
    with faults_told():
        found = Webhooks(data_dir).remove(name)
    click.echo(f"{name} is removed." if found else f"There is no webhook {name}.", err=not found)
    sys.exit(int(not found))


@webhooks.command()
@click.argument("name", metavar="ID")
@data_directory_option
def test(name: str, data_dir: Path) -> None:
    """Send a signed message of type aricia.test to the webhook ID, from here."""
    with faults_told():
        found = [each for each in Webhooks(data_dir).all() if each.id == name]
        if not found:
            raise click.ClickException(f"There is no webhook {name}.")
        send_test(found[0], AuditLog("webhooks", []))
    click.echo(f"{found[0].url} has taken the message.")
