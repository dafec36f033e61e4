"""The platform of a data directory, looked at by a command while it may run in another process."""

from __future__ import annotations

from pathlib import Path

import click

from aricia.base.settings import Settings, read_properties
from aricia.servers.api import Platform


def offline_platform(data_dir: Path) -> Platform:
    """The platform with its settings and documents; nothing of it is started or written."""
    folder = data_dir.resolve()
    if not folder.is_dir():
        raise click.ClickException(f"There is no data directory {folder}.")
    properties = folder / "application.properties"
    return Platform(folder, Settings(read_properties(properties) if properties.exists() else {}))
