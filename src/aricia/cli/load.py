"""``aricia load``: load open metadata archives into the store of a data directory."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import msgspec

from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault, Settings, read_properties
from aricia.cli.restoring import take_over_identity
from aricia.repository.archives.api import LoadReport, load_archive
from aricia.repository.metadata_collection import Repository
from aricia.servers.api import DataDirectory, DataDirectoryFault, DataDirectoryInUse, Platform, open_store

Progress = Callable[[str, int, int], None]

ARCHIVE_REFUSED, DIRECTORY_IN_USE = 1, 3

_IN_USE = """{problem}

A store belongs to one process at a time. Stop the platform and repeat the command, or let the platform load the archive when
it starts the next time:

  aricia serve --data-dir {folder} --load {file}"""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("aricia-data"), show_default=True,
              envvar="ARICIA_DATA_DIR", help="Folder of everything the platform keeps.")
@click.option("--server", metavar="NAME", help="Metadata access store to load into (the first one that is configured).")
@click.option("--again", is_flag=True, help="Look at every instance even when this very archive was loaded before.")
@click.option("--restore", is_flag=True,
              help="Load a backup into a server that has no store yet, which becomes the home of what was at home in its source.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line and archive instead of text.")
def load(files: tuple[Path, ...], data_dir: Path, server: str | None, again: bool, restore: bool, as_json: bool) -> None:
    """Load open metadata archives (files, gzipped or not, or directories), one after the other.

    All of an archive is loaded or nothing of it. Loading an archive twice changes nothing.

    Exit status: 0 every archive is loaded, 1 at least one was refused, 2 wrong usage, 3 a platform runs on the data directory.
    """
    directory = DataDirectory(data_dir.resolve())
    try:
        directory.acquire()
        refused = _load(directory.path, files, server, again, restore, as_json)
    except DataDirectoryInUse as problem:
        click.echo(f"Error: {_IN_USE.format(problem=problem, folder=data_dir, file=files[0])}", err=True)
        sys.exit(DIRECTORY_IN_USE)
    except (DataDirectoryFault, SettingFault) as problem:
        raise click.ClickException(str(problem)) from None
    except AriciaError as fault:
        raise click.ClickException(f"{fault.text}. {fault.message.user_action}") from None
    finally:
        directory.release()
    if refused:
        sys.exit(ARCHIVE_REFUSED)


def _load(folder: Path, files: tuple[Path, ...], server: str | None, again: bool, restore: bool, as_json: bool) -> int:
    """Load the files and say what each brought; the number of those that were refused."""
    properties = folder / "application.properties"
    platform = Platform(folder, Settings(read_properties(properties) if properties.exists() else {}))
    platform.make_default_documents()
    if restore:
        take_over_identity(platform, server, files)
    name, repository = open_store(platform, server)
    reports: list[LoadReport] = []
    try:
        for file in files:
            report = _load_one(repository, file, again, as_json)
            if report is not None:
                reports.append(report)
    finally:
        repository.close()
    if not as_json:
        _tell_missing(reports)
        click.echo(f"{len(reports)} of {len(files)} archives are in the store of {name} in {folder}")
    return len(files) - len(reports)


def _load_one(repository: Repository, file: Path, again: bool, as_json: bool) -> LoadReport | None:
    try:
        with _progress(file.name, quiet=as_json or not sys.stderr.isatty()) as progress:
            report = load_archive(repository, file, progress, again=again)
    except AriciaError as fault:
        if as_json:
            click.echo(msgspec.json.encode({"source": str(file), "error": fault.text, "messageId": fault.id}))
        else:
            click.echo(f"Error: {fault.text}", err=True)
        return None
    if as_json:
        click.echo(msgspec.json.encode(report))
        return report
    click.echo(report.summary())
    for reason, number in _reasons(report).items():
        click.echo(f"  left out: {number} x {reason}")
    return report


def _reasons(report: LoadReport) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in report.skipped:
        reason = f"{item.kind}, {item.reason}"
        found[reason] = found.get(reason, 0) + 1
    return found


def _tell_missing(reports: list[LoadReport]) -> None:
    """Archives that others build on and that were not loaded, neither now nor before."""
    loaded = {report.guid for report in reports}
    for report in reports:
        missing = [guid for guid in report.missing_archives if guid not in loaded]
        if missing:
            click.echo(f"{report.name} builds on archives that are not loaded: {', '.join(missing)}")


@contextlib.contextmanager
def _progress(name: str, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on standard error."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        rows: dict[str, int] = {}

        def show(kind: str, done: int, total: int) -> None:
            if kind not in rows:
                rows[kind] = int(bars.add_task(f"{name} {kind}", total=total))
            bars.update(rows[kind], completed=done)  # type: ignore[arg-type]

        yield show
