"""``aricia archive``: save metadata of a store as an open metadata archive."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from aricia.base.codec import parse_time
from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault
from aricia.cli.archive_selection import selection_of
from aricia.cli.offline_platform import offline_platform
from aricia.repository.archives.api import (
    CONTENT_PACK,
    METADATA_EXPORT,
    REPOSITORY_BACKUP,
    ArchiveProperties,
    ArchiveStore,
    DirectoryArchiveStore,
    FileArchiveStore,
    SaveReport,
    Selection,
    new_properties,
    save_archive,
)
from aricia.repository.metadata_collection import Repository
from aricia.repository.stores.opening import open_to_read
from aricia.servers.api import DataDirectory, DataDirectoryFault, DataDirectoryInUse, store_places

_KINDS = (CONTENT_PACK, METADATA_EXPORT, REPOSITORY_BACKUP)


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("aricia-data"), show_default=True,
              envvar="ARICIA_DATA_DIR", help="Folder of everything the platform keeps.")
@click.option("--server", metavar="NAME", help="Metadata access store to save from (the first one that is configured).")
@click.option("--all", "everything", is_flag=True, help="Save everything.")
@click.option("--type", "type_name", metavar="TYPE", help="Save the elements of this type and its subtypes.")
@click.option("--where", multiple=True, metavar="NAME=VALUE",
              help="Of these, only those with this property value. May be given several times.")
@click.option("--search", metavar="TEXT", help="Of these, only those with this text in a property, in upper or lower case.")
@click.option("--collection", "collections", multiple=True, metavar="GUID|NAME",
              help="Save a collection (GUID or qualified name) with its members, theirs, and what is anchored to them.")
@click.option("--guid", "guids", multiple=True, metavar="GUID", help="Save this element. May be given several times.")
@click.option("--anchored", is_flag=True, help="With what is anchored to what --type and --guid choose.")
@click.option("--local", is_flag=True, help="Only what is at home in this store, neither content packs nor copies.")
@click.option("--as-of", metavar="INSTANT", help="As it was at this instant: ISO 8601, or epoch milliseconds.")
@click.option("--archive-type", type=click.Choice(_KINDS, case_sensitive=False),
              help="What loading does to headers (REPOSITORY_BACKUP with --all, else METADATA_EXPORT).")
@click.option("--name", metavar="TEXT", help="Name of the archive (the file's).")
@click.option("--description", metavar="TEXT", help="What the archive is for.")
@click.option("--archive-guid", metavar="GUID", help="GUID of the archive (a new one; of a backup the metadata collection's).")
@click.option("--archive-version", metavar="TEXT", help="Version of the archive.")
@click.option("--originator", metavar="TEXT", help="Who made the archive: of content packs the creator of what they hold.")
@click.option("--organization", metavar="TEXT", help="The organization that made the archive.")
@click.option("--licence", "--license", "licence", metavar="TEXT", help="Licence of the content.")
@click.option("--depends-on", multiple=True, metavar="GUID", help="Archive that this one builds on. May be given several times.")
@click.option("--directory", is_flag=True, help="Write a directory with a file for each element.")
@click.option("--keep-version-history", is_flag=True, help="In a directory, keep earlier versions of elements that have changed.")
@click.option("--force", is_flag=True, help="Replace an archive that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def archive(out: Path, data_dir: Path, server: str | None, directory: bool, keep_version_history: bool, force: bool,
            as_json: bool, **options: Any) -> None:
    """Save metadata of a store as an open metadata archive: a file (.omarchive, or .omarchive.gz for a compressed one) or a
    directory. Relationships are saved when both their ends are, types that are not built in when something needs them.

    The platform may run: the archive shows the store as it was when the command began. OUT appears when it is complete; what is
    there already is only replaced with --force.

    Exit status: 0 the archive is written, 1 it is not, 2 wrong usage.
    """
    try:
        platform = offline_platform(data_dir)
        place = store_places(platform, server)[0]
        selection = selection_of(place.types, options)
        as_of = _instant(options["as_of"])
        target: ArchiveStore = (
            DirectoryArchiveStore(out, keeps_history=keep_version_history)
            if directory or keep_version_history else FileArchiveStore(out)
        )
        with _held(DataDirectory(platform.data_directory)), contextlib.closing(open_to_read(place)) as repository:
            properties = _properties(repository, out, selection, options)
            report = save_archive(repository, target, properties, selection, as_of=as_of, replace=force)
    except SettingFault as problem:
        raise click.ClickException(str(problem)) from None
    except AriciaError as fault:
        if as_json:
            click.echo(msgspec.json.encode({"error": fault.text, "messageId": fault.id}))
            sys.exit(1)
        raise click.ClickException(f"{fault.text}. {fault.message.user_action}") from None
    _tell(report, as_json)


@contextlib.contextmanager
def _held(directory: DataDirectory) -> Iterator[None]:
    """The data directory for this process, unless a platform has it (or this user may only read it): then beside it."""
    try:
        directory.acquire()
    except DataDirectoryInUse:
        click.echo(f"A platform runs on {directory.path}: what it has stored by now is saved.", err=True)
    except DataDirectoryFault as problem:
        raise click.ClickException(str(problem)) from None
    try:
        yield
    finally:
        directory.release()


def _instant(text: str | None) -> int | None:
    try:
        return None if text is None else parse_time(text)
    except ValueError:
        raise click.BadParameter(f"{text} is no instant such as 2026-01-31T10:00:00Z", param_hint="--as-of") from None


def _properties(repository: Repository, out: Path, selection: Selection, options: dict[str, Any]) -> ArchiveProperties:
    """The properties of the archive from the options, with defaults."""
    kind = options["archive_type"] or (REPOSITORY_BACKUP if selection.everything else METADATA_EXPORT)
    is_backup = kind == REPOSITORY_BACKUP and selection.everything
    guid = options["archive_guid"] or (repository.collection_id if is_backup else None)
    properties = new_properties(options["name"] or out.name.split(".omarchive")[0], kind, guid)
    properties.archive_description = options["description"]
    properties.archive_version = options["archive_version"]
    properties.originator_name = options["originator"]
    properties.originator_organization = options["organization"]
    properties.originator_license = options["licence"]
    properties.depends_on_archives = list(options["depends_on"]) or None
    return properties


def _tell(report: SaveReport, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(report))
        return
    click.echo(report.summary())
    click.echo(f"{report.target}: {report.archive_type}, {report.bytes / 1e6:.1f} MB, GUID {report.guid}")
