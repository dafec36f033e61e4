"""``aricia serve``: run a platform."""

from __future__ import annotations

import importlib
import ipaddress
import sys
from pathlib import Path
from typing import Any

import click

from aricia.base.errors import AriciaError
from aricia.base.operation import Operation
from aricia.base.settings import SettingFault, Settings, read_properties
from aricia.http.api import AddressInUse, Kernel, TokenAuthority, bind, certificate_of, key_pair
from aricia.http.api import serve as serve_requests
from aricia.servers.api import DataDirectory, DataDirectoryFault, Platform

_AREAS = ("aricia.views.api", "aricia.access.api", "aricia.servers.api")


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("aricia-data"), show_default=True,
              envvar="ARICIA_DATA_DIR", help="Folder of everything the platform keeps.")
@click.option("--host", help="Address to listen on (setting server.address; 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (setting server.port; 9443).")
@click.option("--no-tls", count=True, help="Plain HTTP, on the loopback interface only; given twice, on any interface.")
@click.option("--load", "archives", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Load an open metadata archive after the servers have started. May be given several times.")
def serve(data_dir: Path, host: str | None, port: int | None, no_tls: int, archives: tuple[Path, ...]) -> None:
    """Run a platform with its OMAG servers until it is told to stop (Ctrl-C or SIGTERM)."""
    directory = DataDirectory(data_dir.resolve())
    try:
        directory.acquire()
        _serve(directory, host, port, no_tls, archives)
    except (DataDirectoryFault, AddressInUse, SettingFault) as problem:
        raise click.ClickException(str(problem)) from None
    except AriciaError as fault:
        raise click.ClickException(f"{fault.text}. {fault.message.user_action}") from None
    finally:
        directory.release()


def _serve(directory: DataDirectory, host: str | None, port: int | None, no_tls: int, archives: tuple[Path, ...]) -> None:
    demonstration = directory.use_demonstration_secrets()
    settings = _settings(directory.path, host, port)
    address, number = settings.text("server.address"), settings.value("server.port")
    if no_tls == 1 and not _is_loopback(address):
        raise click.ClickException(
            f"--no-tls sends passwords and tokens in clear text, and {address} is not a loopback address. Give --no-tls twice if you mean it."
        )
    listener = bind(address, number)
    url = f"{'http' if no_tls else 'https'}://{'localhost' if _is_loopback(address) else address}:{listener.getsockname()[1]}"
    platform = Platform(directory.path, settings)
    kernel = Kernel(platform, TokenAuthority(key_pair(directory.path)), _implemented())
    try:
        platform.make_default_documents()
        for name in settings.value("startup.server.list"):
            platform.start_server(name)
        _load(platform, archives)
        certificate = None if no_tls else certificate_of(directory.path)
        serve_requests(kernel, listener, certificate, lambda: _announce(platform, url, demonstration))
    finally:
        kernel.close()
        platform.close()


def _settings(folder: Path, host: str | None, port: int | None) -> Settings:
    properties = folder / "application.properties"
    settings = Settings(read_properties(properties) if properties.exists() else {})
    for name, value in (("server.address", host), ("server.port", port)):
        if value is not None:
            settings.give(name, value)
    return settings


def _implemented() -> list[Operation]:
    operations: list[Operation] = []
    for area in _AREAS:
        try:
            module: Any = importlib.import_module(area)
        except ImportError as problem:
            click.echo(f"{area} is not there: {problem}", err=True)
            continue
        operations += module.operations()
    return operations


def _load(platform: Platform, archives: tuple[Path, ...]) -> None:
    if archives:
        raise click.ClickException("no archives yet")


def _announce(platform: Platform, url: str, demonstration: bool) -> None:
    """Say what runs and what to try."""
    lines = [f"aricia listens on {url}", f"  data directory  {platform.data_directory}"]
    lines += [f"  {server.server_type:<22} {server.name}" for server in platform.active.values()]
    if demonstration:
        lines += [
            "",
            "WARNING: the demonstration user directory is in use: everybody's password is 'secret'.",
            f"         Put your own *.omsecrets files into {platform.data_directory / 'secrets'} before others can reach this platform.",
        ]
    lines += [
        "",
        "Try:  curl -k -X POST -H 'Content-Type: application/json' -d '{\"userId\": \"erinoverview\", \"password\": \"secret\"}' \\",
        f"           {url}/api/token",
        "",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
