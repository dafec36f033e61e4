"""``aricia copy``: copy everything that one store has into another, whatever kinds of stores they are."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click
import msgspec

from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault
from aricia.cli.progress_bars import progress_bars
from aricia.cli.store_address import Access, source_at, target_at
from aricia.repository.copying.api import CopyReport, copy_content, copy_repository, egeria_content
from aricia.servers.api import DataDirectoryFault, DataDirectoryInUse

DIRECTORY_IN_USE = 3


@click.command()
@click.argument("source", metavar="SOURCE")
@click.argument("target", metavar="TARGET")
@click.option("--merge", is_flag=True,
              help="Copy into a store that is not empty; what it has in a version as new or newer stays.")
@click.option("--egeria-schema", metavar="NAME",
              help="SOURCE is a PostgreSQL database in which a Java platform keeps a repository in the schema NAME.")
@click.option("--user", metavar="NAME", help="User of the platform that https:// names (password: variable ARICIA_PASSWORD).")
@click.option("--ca-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Certificate of the authority that vouches for the platform.")
@click.option("--no-verify", is_flag=True, help="Do not check the certificate of the platform.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def copy(
    source: str, target: str, merge: bool, egeria_schema: str | None, user: str | None, ca_file: Path | None, no_verify: bool,
    as_json: bool,
) -> None:
    """Copy types, instances and archives from one store to another and compare both sides.

    SOURCE and TARGET are a data directory (aricia-data, or aricia-data#server), an SQLite file (name.db), a schema of PostgreSQL
    (postgresql://user@host/database#schema) or a server of a platform (https://host:9443#server).

    Between SQLite and PostgreSQL every version goes along, what is deleted, and the change feed; the target becomes the same
    metadata collection. To and from a platform goes what is current. The platform of the source may run, that of the target only
    when it is addressed by https://. Without --merge the target has to be empty.

    Exit status: 0 everything was copied and is the same on both sides, 1 it was not, 2 wrong usage, 3 a platform runs on TARGET.
    """
    access = Access(user, ca_file, not no_verify)
    try:
        report = _copy(source, target, merge, egeria_schema, access, as_json)
    except DataDirectoryInUse as problem:
        click.echo(f"Error: {problem}", err=True)
        sys.exit(DIRECTORY_IN_USE)
    except (DataDirectoryFault, SettingFault) as problem:
        raise click.ClickException(str(problem)) from None
    except AriciaError as fault:
        if as_json:
            click.echo(msgspec.json.encode({"error": fault.text, "messageId": fault.id}))
        raise click.ClickException(f"{fault.text}. {fault.message.user_action}") from None
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        _tell(report)


def _copy(source: str, target: str, merge: bool, egeria_schema: str | None, access: Access, quiet: bool) -> CopyReport:
    with contextlib.ExitStack() as stack:
        progress = stack.enter_context(progress_bars("copy", quiet))
        if egeria_schema is None:
            origin = stack.enter_context(source_at(source, access))  # first: a target is made when it is not there
            destination = stack.enter_context(target_at(target, access))
            return copy_repository(origin, destination, merge=merge, progress=progress)
        destination = stack.enter_context(target_at(target, access))
        content = stack.enter_context(egeria_content(source, egeria_schema, destination.types))
        return copy_content(content, destination, merge=merge, progress=progress)


def _tell(report: CopyReport) -> None:
    parts = (
        (report.entities, "entities"), (report.proxies, "proxies"), (report.classifications, "classifications"),
        (report.relationships, "relationships"), (report.versions, "earlier versions"),
        (report.changes, "changes of the feed"), (report.types, "types"), (report.archives, "archives"),
    )
    click.echo(f"{report.source} -> {report.target}: {', '.join(f'{number} {name}' for number, name in parts if number)}"
               f" in {report.seconds:.1f} s")
    if report.left:
        click.echo(f"{report.left} instances were left: the target has them in a version as new or newer")
    if not report.history:
        click.echo("What is current was copied, without earlier versions and without what is deleted.")
    for note in report.notes:
        click.echo(note)
    click.echo(f"Both sides were compared: {report.compared} kinds of instances are the same." if report.compared
               else "Everything arrived.")
