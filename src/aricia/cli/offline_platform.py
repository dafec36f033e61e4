"""The platform of a data directory, looked at by a command while it may run in another process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from aricia.base.settings import Settings, read_properties
from aricia.servers.api import Platform

PROPERTIES = "application.properties"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def offline_platform(data_dir: Path) -> Platform:
    """The platform with its settings and documents; nothing of it is started or written."""
    folder = data_dir.resolve()
    if not folder.is_dir():
        raise click.ClickException(f"There is no data directory {folder}.")
    properties = folder / PROPERTIES
    return Platform(folder, Settings(read_properties(properties) if properties.exists() else {}))


def data_directory_option(command: _Command) -> _Command:
    """The option --data-dir."""
    return click.option(
        "--data-dir", type=click.Path(path_type=Path), default=Path("aricia-data"), show_default=True, envvar="ARICIA_DATA_DIR",
        help="Folder of everything the platform keeps.",
    )(command)
