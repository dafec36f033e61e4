"""``aricia serve``: run a platform."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from aricia.base import log_lines
from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault, Settings, read_properties, table
from aricia.cli.announcement import announcement
from aricia.cli.platform_tls import tls_of
from aricia.cli.platform_tokens import tokens_of
from aricia.cli.reloading import reloader
from aricia.cli.service_notice import tell_supervisor
from aricia.http.api import (
    AddressInUse,
    CertificateFault,
    Kernel,
    KeyStoreFault,
    Observer,
    RevocationFault,
    TelemetryMissing,
    access_log,
    bind,
    implemented_operations,
    telemetry,
)
from aricia.http.api import serve as serve_requests
from aricia.servers.api import DataDirectory, DataDirectoryFault, Platform, platform_figures

# Faults with this code or a higher one are not of the document: the same start may succeed later.
_NOT_OF_THE_DOCUMENT = 500
# Settings of which one value is there; another one is refused.
_ONLY = {"authentication.source": "platform", "authentication.mode": "token", "server.ssl.keyStoreType": "PKCS12"}
# What keeps a platform from starting.
_REFUSALS = (
    DataDirectoryFault, AddressInUse, SettingFault, KeyStoreFault, CertificateFault, RevocationFault, TelemetryMissing,
)
# How the names of settings begin that are told of when they are unknown.
_OURS = ("platform.", "startup.", "aricia.", "server.")


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), envvar="ARICIA_DATA_DIR",
              help="Folder of everything the platform keeps (aricia-data; with --config, the folder of that file).")
@click.option("--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="Properties file with the settings (application.properties of the data directory).")
@click.option("--host", help="Address to listen on (setting server.address; 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, 0 for any free one (setting server.port; 9443).")
@click.option("--no-tls", count=True, help="Plain HTTP, on the loopback interface only; given twice, on any interface.")
@click.option("--kafka", metavar="HOST:PORT", help="Kafka broker for the topics of the servers (setting aricia.kafka; none).")
@click.option("--load", "archives", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Load an open metadata archive after the servers have started. May be given several times.")
def serve(
    data_dir: Path | None, config: Path | None, host: str | None, port: int | None, no_tls: int, kafka: str | None,
    archives: tuple[Path, ...],
) -> None:
    """Run a platform with its OMAG servers until it is told to stop (Ctrl-C or SIGTERM)."""
    folder = data_dir or (Path("aricia-data") if config is None else config.parent)
    directory = DataDirectory(folder.resolve())
    try:
        directory.acquire()
        given = {"server.address": host, "server.port": port, "aricia.kafka": kafka}
        file = config or directory.path / "application.properties"
        settings = _settings(file, given, click.echo)
        _check(settings)
        _serve(directory, settings, lambda: _settings(file, given, lambda text: None), no_tls, archives)
    except _REFUSALS as problem:
        raise click.ClickException(str(problem)) from None
    except AriciaError as fault:
        raise click.ClickException(f"{fault.text}. {fault.message.user_action}") from None
    finally:
        directory.release()


def _serve(
    directory: DataDirectory, settings: Settings, again: Callable[[], Settings], no_tls: int, archives: tuple[Path, ...]
) -> None:
    """Run the platform. ``again``: reads the settings once more."""
    address, number = settings.text("server.address"), settings.value("server.port")
    if no_tls == 1 and not _is_loopback(address):
        raise click.ClickException(
            f"--no-tls sends passwords and tokens in clear text, and {address} is not a loopback address. "
            "Give --no-tls twice if you mean it."
        )
    log_lines.use_format(settings.value("aricia.log.format"))
    tls = None if no_tls else tls_of(settings, directory.path, click.echo)
    demonstration = directory.use_demonstration_secrets()
    with contextlib.closing(bind(address, number)) as listener, contextlib.ExitStack() as at_end:
        port = listener.getsockname()[1]
        settings.give("server.port", port)  # any free one, if 0 was asked for
        url = f"http{'' if no_tls else 's'}://{_host_of(address)}:{port}"
        platform = at_end.enter_context(contextlib.closing(Platform(directory.path, settings)))
        _use_own_url(platform, url)
        platform.end = lambda: os.kill(os.getpid(), signal.SIGTERM)
        tokens = tokens_of(settings, directory.path, platform.audit_log)
        kernel = at_end.enter_context(contextlib.closing(Kernel(platform, tokens, implemented_operations())))
        kernel.observers = tuple(_observers(settings, kernel, at_end))
        platform.make_default_documents()
        _start_servers(platform)
        platform.load_archives(archives, click.echo)
        text = announcement(platform, url, demonstration)

        def started() -> None:
            click.echo(text)
            tell_supervisor("READY=1")

        serve_requests(kernel, listener, tls, started, reloader(platform, tokens, again, tls=tls is not None))
        tell_supervisor("STOPPING=1")


def _observers(settings: Settings, kernel: Kernel, at_end: contextlib.ExitStack) -> Iterator[Observer]:
    """Who is told of requests, as the settings want it."""
    if settings.value("aricia.log.access"):
        yield access_log
    if settings.value("aricia.otel"):
        closers: list[Callable[[], None]] = []
        yield telemetry(settings.text("platform.name"), lambda: platform_figures(kernel.platform), closers)
        for close in closers:
            at_end.callback(close)


def _use_own_url(platform: Platform, url: str) -> None:
    """Documents mean this platform where they say ``~{egeriaEndpoint}~``, unless the settings give the placeholders."""
    if not platform.settings.is_given("platform.placeholder.variables"):
        platform.placeholders = {**platform.placeholders, "egeriaEndpoint": url}


class _StartFailed(click.ClickException):
    """A server of the start-up list cannot be started. Supervisors of containers know the exit status."""

    exit_code = 43


def _start_servers(platform: Platform) -> None:
    """Start the listed servers. One that lacks something outside of its document (a database ...) is left for later."""
    for name in platform.settings.value("startup.server.list"):
        try:
            platform.start_server(name, click.echo)
        except AriciaError as fault:
            text = f"Server {name} does not start. {fault.text}. {fault.message.user_action}"
            if fault.code < _NOT_OF_THE_DOCUMENT:
                raise _StartFailed(text) from None
            click.echo(f"{text} Its start can be repeated while the platform runs.")


def _settings(properties: Path, options: Mapping[str, str | int | None], say: Callable[[str], None]) -> Settings:
    given = read_properties(properties) if properties.exists() else {}
    for name in sorted(given):
        if name.startswith(_OURS) and name not in table():
            say(f"The setting {name} in {properties} has no meaning for this version of aricia.")
    settings = Settings(given)
    for name, value in options.items():
        if value is not None:
            settings.give(name, value)
    return settings


def _check(settings: Settings) -> None:
    """Refuse what would make the platform less safe than its settings mean; say what is safer than they mean."""
    for name, there in _ONLY.items():
        if settings.text(name).strip().lower() != there.lower():
            raise SettingFault(f"The setting {name} is {settings.text(name)}; what is there is {there}.")
    if not settings.value("strict.ssl"):
        click.echo("The setting strict.ssl is false; certificates of other platforms are checked nevertheless.")


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
