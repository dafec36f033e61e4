"""``aricia backup``: copy the store of a server, whether its platform runs or not."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault
from aricia.cli.offline_platform import offline_platform
from aricia.cli.progress_bars import progress_bars
from aricia.repository.stores.care import BackupReport, StoreCare, care_of
from aricia.servers.api import store_places


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("aricia-data"), show_default=True,
              envvar="ARICIA_DATA_DIR", help="Folder of everything the platform keeps.")
@click.option("--server", metavar="NAME", help="Metadata access store to copy (the first one that is configured).")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="File to write, which must not exist yet (a name with the date in the folder backups of the data directory).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def backup(data_dir: Path, server: str | None, out: Path | None, as_json: bool) -> None:
    """Copy the store of a metadata access store to a file, while the platform runs or not.

    The copy is of one instant, with everything that was acknowledged before the command was given. It is checked before it gets
    its name. Configuration documents and secrets are files of the data directory and are copied like any others.

    Exit status: 0 the copy is made, 1 it is not, 2 wrong usage.
    """
    started = time.perf_counter()
    try:
        platform = offline_platform(data_dir)
        place = store_places(platform, server)[0]
        care = care_of(place)
        target = out.resolve() if out else backup_name(platform.data_directory, place.server, care)
        with progress_bars(place.server, as_json) as progress:
            report = care.back_up(target, progress)
    except SettingFault as problem:
        raise click.ClickException(str(problem)) from None
    except AriciaError as fault:
        if as_json:
            click.echo(msgspec.json.encode({"error": fault.text, "messageId": fault.id}))
        raise click.ClickException(f"{fault.text}. {fault.message.user_action}") from None
    _tell(report, place.server, time.perf_counter() - started, as_json)


def backup_name(folder: Path, server: str, care: StoreCare, reason: str = "") -> Path:
    """A file name in the folder for backups that says what it is of and when it was made."""
    return folder / "backups" / f"{server}{reason}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{care.suffix}"


def _tell(report: BackupReport, server: str, seconds: float, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.to_builtins(report), "server": server, "seconds": round(seconds, 3)}))
        return
    kinds = (("entity", "entities"), ("relationship", "relationships"), ("classification", "classifications"))
    counts = ", ".join(f"{report.rows.get(table, 0)} {name}" for table, name in kinds)
    versions = sum(report.rows.get(f"{table}_history", 0) for table, _ in kinds)
    click.echo(f"{server}: {counts}, {versions} earlier versions, {report.bytes / 1e6:.1f} MB in {seconds:.1f} s, checked")
    click.echo(report.target)
