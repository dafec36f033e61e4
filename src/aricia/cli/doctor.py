"""``aricia doctor``: examine the stores and files of a data directory, and rebuild the indexes of a store."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import msgspec
from msgspec import Struct

from aricia.base.errors import AriciaError, ConfigurationError
from aricia.base.settings import SettingFault
from aricia.cli.backup import backup_name
from aricia.cli.offline_platform import offline_platform
from aricia.cli.progress_bars import progress_bars
from aricia.repository.stores.care import Finding, StoreCare, care_of
from aricia.repository.stores.opening import StorePlace
from aricia.servers.api import (
    DataDirectory,
    DataDirectoryFault,
    DataDirectoryInUse,
    Platform,
    configuration_findings,
    store_places,
)

UNHEALTHY, DIRECTORY_IN_USE = 1, 3
NOT_CARED_FOR = "ARICIA-501-061"


class Diagnosis(Struct, rename="camel"):
    """What was found about one store. examined: False for a kind of store that nothing here knows how to look after

    backup: the copy made before the indexes were rebuilt
    """

    server: str
    location: str
    findings: list[Finding]
    seconds: float = 0.0
    examined: bool = True
    repaired: bool = False
    backup: str | None = None


class Repairing(NamedTuple):
    """Whether indexes are rebuilt, and whether after a backup."""

    wanted: bool
    with_backup: bool


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("aricia-data"), show_default=True,
              envvar="ARICIA_DATA_DIR", help="Folder of everything the platform keeps.")
@click.option("--server", metavar="NAME", help="Metadata access store to examine (all that are configured).")
@click.option("--quick", is_flag=True, help="Leave out the slower half of the checks of the database file itself.")
@click.option("--repair", is_flag=True,
              help="Rebuild the indexes of properties and text, after a backup. The platform must not run.")
@click.option("--no-backup", is_flag=True, help="Repair without making a backup: you have made one yourself.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def doctor(data_dir: Path, server: str | None, quick: bool, repair: bool, no_backup: bool, as_json: bool) -> None:
    """Examine stores, configuration documents and secrets files, and say what is wrong and what to do.

    A store is sound when the database file is, when every instance agrees with its history and with the change feed, when all
    ends exist, when types and documents can be read, and when the indexes say what the documents say. The platform may run
    meanwhile: what is examined is the state at one instant.

    Exit status: 0 everything is sound, 1 something is wrong, 2 wrong usage, 3 a platform runs and --repair was given.
    """
    try:
        with _held(data_dir, repair):
            platform = offline_platform(data_dir)
            configuration = configuration_findings(platform)
            places = store_places(platform, server)
            repairing = Repairing(repair, not no_backup)
            stores = [_diagnosis(platform, place, server is not None, quick, repairing, as_json) for place in places]
    except DataDirectoryInUse as problem:
        click.echo(f"Error: {problem}", err=True)
        sys.exit(DIRECTORY_IN_USE)
    except (DataDirectoryFault, SettingFault) as problem:
        raise click.ClickException(str(problem)) from None
    except AriciaError as fault:
        raise click.ClickException(f"{fault.text}. {fault.message.user_action}") from None
    healthy = not configuration and not any(each.findings for each in stores)
    if as_json:
        shown = {"healthy": healthy, "configuration": configuration, "stores": stores}
        click.echo(msgspec.json.encode(shown))
    else:
        _tell(configuration, stores, healthy)
    if not healthy:
        sys.exit(UNHEALTHY)


@contextlib.contextmanager
def _held(data_dir: Path, repair: bool) -> Iterator[None]:
    """The data directory, held for a repair; looking needs no hold."""
    if not repair or not data_dir.is_dir():
        yield
        return
    directory = DataDirectory(data_dir.resolve())
    try:
        directory.acquire()
        yield
    finally:
        directory.release()


def _diagnosis(
    platform: Platform, place: StorePlace, is_wanted: bool, quick: bool, repairing: Repairing, quiet: bool
) -> Diagnosis:
    """What is found at a place. A store on another platform, say, is passed over unless it was asked for."""
    try:
        care = care_of(place)
    except ConfigurationError as fault:
        if is_wanted or fault.id != NOT_CARED_FOR:
            raise
        return Diagnosis(place.server, place.provider, [], examined=False)
    return _examine(platform, place.server, care, quick, repairing, quiet)


def _examine(platform: Platform, server: str, care: StoreCare, quick: bool, repairing: Repairing, quiet: bool) -> Diagnosis:
    started = time.perf_counter()
    diagnosis = Diagnosis(server, care.location, [])
    if care.exists():
        diagnosis.findings = _findings(server, care, quick, quiet)
        if repairing.wanted and not any(finding.check in ("file", "format") for finding in diagnosis.findings):
            _repair(platform, care, diagnosis, repairing.with_backup, quiet)
            diagnosis.findings = _findings(server, care, quick, quiet)
    diagnosis.seconds = round(time.perf_counter() - started, 3)
    return diagnosis


def _findings(server: str, care: StoreCare, quick: bool, quiet: bool) -> list[Finding]:
    with progress_bars(server, quiet) as progress:
        try:
            return care.examine(quick, progress)
        except AriciaError as fault:  # it cannot be opened at all
            return [Finding(check="file", text=fault.text, advice=fault.message.user_action)]


def _repair(platform: Platform, care: StoreCare, diagnosis: Diagnosis, with_backup: bool, quiet: bool) -> None:
    """Rebuild the indexes, after a backup."""
    with progress_bars(diagnosis.server, quiet) as progress:
        if with_backup:
            target = backup_name(platform.data_directory, diagnosis.server, care, "-before-repair")
            care.back_up(target, progress)
            diagnosis.backup = str(target)
        care.repair(progress)
    diagnosis.repaired = True


def _tell(configuration: list[Finding], stores: list[Diagnosis], healthy: bool) -> None:
    for finding in configuration:
        _tell_finding(finding)
    for store in stores:
        if store.repaired:
            saved = f"; the store as it was is in {store.backup}" if store.backup else ""
            click.echo(f"{store.server}: the indexes were rebuilt{saved}")
        state = f"{len(store.findings)} findings" if store.findings else "sound" if store.examined else "not examined"
        click.echo(f"{store.server}: {state} ({store.location}, {store.seconds:.1f} s)")
        for finding in store.findings:
            _tell_finding(finding)
    click.echo("Everything is sound." if healthy else "Something is wrong.")


def _tell_finding(finding: Finding) -> None:
    number = f"{finding.count} x " if finding.count > 1 else ""
    click.echo(f"  {finding.check}: {number}{finding.text}")
    if finding.examples:
        click.echo(f"    {', '.join(finding.examples)}{' ...' if finding.count > len(finding.examples) else ''}")
    click.echo(f"    -> {finding.advice}")
