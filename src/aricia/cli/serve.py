"""``aricia serve``: run a platform."""

from __future__ import annotations

import contextlib
import ipaddress
from pathlib import Path

import click

from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault, Settings, read_properties
from aricia.cli.announcement import announcement
from aricia.http.api import AddressInUse, Kernel, TokenAuthority, bind, certificate_of, implemented_operations, key_pair
from aricia.http.api import serve as serve_requests
from aricia.servers.api import DataDirectory, DataDirectoryFault, Platform


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("aricia-data"), show_default=True,
              envvar="ARICIA_DATA_DIR", help="Folder of everything the platform keeps.")
@click.option("--host", help="Address to listen on (setting server.address; 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, 0 for any free one (setting server.port; 9443).")
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
    settings = _settings(directory.path, host, port)
    address, number = settings.text("server.address"), settings.value("server.port")
    if no_tls == 1 and not _is_loopback(address):
        raise click.ClickException(
            f"--no-tls sends passwords and tokens in clear text, and {address} is not a loopback address. "
            "Give --no-tls twice if you mean it."
        )
    demonstration = directory.use_demonstration_secrets()
    with contextlib.closing(bind(address, number)) as listener:
        url = f"http{'' if no_tls else 's'}://{_host_of(address)}:{listener.getsockname()[1]}"
        with contextlib.closing(Platform(directory.path, settings)) as platform:
            tokens = TokenAuthority(key_pair(directory.path))
            with contextlib.closing(Kernel(platform, tokens, implemented_operations())) as kernel:
                platform.make_default_documents()
                _start_servers(platform)
                platform.load_archives(archives, click.echo)
                certificate = None if no_tls else certificate_of(directory.path)
                text = announcement(platform, url, demonstration)
                serve_requests(kernel, listener, certificate, lambda: click.echo(text))


class _StartFailed(click.ClickException):
    """A server of the start-up list does not start. Supervisors of containers know the exit status."""

    exit_code = 43


def _start_servers(platform: Platform) -> None:
    for name in platform.settings.value("startup.server.list"):
        try:
            platform.start_server(name, click.echo)
        except AriciaError as fault:
            raise _StartFailed(f"Server {name} does not start. {fault.text}. {fault.message.user_action}") from None


def _settings(folder: Path, host: str | None, port: int | None) -> Settings:
    properties = folder / "application.properties"
    settings = Settings(read_properties(properties) if properties.exists() else {})
    for name, value in (("server.address", host), ("server.port", port)):
        if value is not None:
            settings.give(name, value)
    return settings


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _host_of(address: str) -> str:
    """The host to show in a URL: the loopback and catch-all addresses have a name."""
    if _is_loopback(address) or address in ("0.0.0.0", "::"):
        return "localhost"
    return f"[{address}]" if ":" in address else address
