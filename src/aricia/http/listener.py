"""The listening socket: uvicorn over uvloop and httptools, with TLS or without.

A certificate can be changed while requests are taken: connections that are made from then on get the new one.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from msgspec import Struct

from aricia.http.kernel import Kernel
from aricia.http.protocol import LimitedProtocol


class AddressInUse(Exception):
    """Another process listens there, or the address cannot be used; the text says which."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket.

    errors: AddressInUse
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as problem:
        listener.close()
        raise AddressInUse(f"Cannot listen on {host} port {port}: {problem.strerror}.") from None
    listener.set_inheritable(True)
    return listener


class TLS(Struct, frozen=True):
    """The certificate that is shown, and whose certificates callers have to show.

    certificate, key: PEM files;  client_ca: PEM file of the authorities for callers, None = they are asked for none
    client_needed: whether a caller without a certificate is turned away
    """

    certificate: Path
    key: Path
    client_ca: Path | None = None
    client_needed: bool = True


class CertificateFault(Exception):
    """A certificate cannot be used; the text says which and why."""


Report = Callable[[], None]
Use = Callable[[TLS], None]  # shows another certificate from then on
Reload = Callable[[Use], None]


def serve(kernel: Kernel, listener: socket.socket, tls: TLS | None, started: Report, reload: Reload) -> None:
    """Serve requests until SIGTERM or SIGINT; requests under way are finished first. SIGHUP reloads.

    tls: None = plain HTTP;  started: called once requests are taken
    reload: reads again what files say, on SIGHUP, in a thread of its own
    """
    # The server raises the signal that stopped it once more when it is done: by then the caller has work to finish.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    spare_the_collector()
    web_server(kernel, tls, started, reload).run(sockets=[listener])


def check(tls: TLS) -> None:
    """errors: CertificateFault when the files cannot be used"""
    _load(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), tls)


def _load(context: ssl.SSLContext, tls: TLS) -> None:
    try:
        context.load_cert_chain(tls.certificate, tls.key)
    except (OSError, ssl.SSLError) as problem:
        raise CertificateFault(f"The certificate {tls.certificate} with the key {tls.key} cannot be used: {problem}.") from None
    if tls.client_ca is not None:
        try:
            context.load_verify_locations(tls.client_ca)
        except (OSError, ssl.SSLError) as problem:
            raise CertificateFault(f"The authorities for clients in {tls.client_ca} cannot be read: {problem}.") from None


def spare_the_collector() -> None:
    """Let the garbage collector look at what requests leave behind only, and less often.

    Types, tables and compiled code are there to stay, and an answer of a thousand elements is made of many small objects: looking
    through all of that over and over took a fifth of the time of large answers.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def web_server(
    kernel: Kernel, tls: TLS | None, started: Report, reload: Reload = lambda use: None
) -> uvicorn.Server:
    """The server, not yet running."""
    config = uvicorn.Config(
        kernel, loop="uvloop", http=LimitedProtocol, ws="none", lifespan="off", interface="asgi3", log_config=None,
        log_level="error", access_log=False, server_header=False, timeout_keep_alive=75, timeout_graceful_shutdown=30,
        backlog=2048, **_options(tls),
    )
    return _Server(config, started, reload, kernel.end_streams)


def _options(tls: TLS | None) -> dict[str, Any]:
    if tls is None:
        return {}
    options: dict[str, Any] = {"ssl_certfile": str(tls.certificate), "ssl_keyfile": str(tls.key)}
    if tls.client_ca is not None:
        needed = ssl.CERT_REQUIRED if tls.client_needed else ssl.CERT_OPTIONAL
        options |= {"ssl_ca_certs": str(tls.client_ca), "ssl_cert_reqs": needed}
    return options


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Report, reload: Reload, stopping: Report) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._report = started
        self._reload_files = reload

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            if threading.current_thread() is threading.main_thread():
                loop = asyncio.get_running_loop()
                loop.add_signal_handler(signal.SIGHUP, lambda: loop.run_in_executor(None, self._reload, loop))
            self._report()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping()
        await super().shutdown(sockets)

    def _reload(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read files again, beside the requests that are served."""

        def use(tls: TLS) -> None:
            # On the event loop, where handshakes are: none of them meets the new certificate with the old key.
            asyncio.run_coroutine_threadsafe(self._use(tls), loop).result()

        self._reload_files(use)

    async def _use(self, tls: TLS) -> None:
        if self.config.ssl is not None:
            _load(self.config.ssl, tls)
