"""The listening socket: uvicorn over uvloop and httptools, with TLS or without."""

from __future__ import annotations

import gc
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from aricia.http.kernel import Kernel


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


def serve(kernel: Kernel, listener: socket.socket, certificate: tuple[Path, Path] | None, started: Callable[[], None]) -> None:
    """Serve requests until SIGTERM or SIGINT; requests under way are finished first.

    certificate: files of the TLS certificate and its key, None = plain HTTP;  started: called once requests are taken
    """
    # The server raises the signal that stopped it once more when it is done: by then the caller has work to finish.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    spare_the_collector()
    web_server(kernel, certificate, started).run(sockets=[listener])


def spare_the_collector() -> None:
    """Let the garbage collector look at what requests leave behind only, and less often.

    Types, tables and compiled code are there to stay, and an answer of a thousand elements is made of many small objects: looking
    through all of that over and over took a fifth of the time of large answers.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def web_server(kernel: Kernel, certificate: tuple[Path, Path] | None, started: Callable[[], None]) -> uvicorn.Server:
    """The server, not yet running."""
    tls: dict[str, Any] = {} if certificate is None else {"ssl_certfile": str(certificate[0]), "ssl_keyfile": str(certificate[1])}
    config = uvicorn.Config(
        kernel, loop="uvloop", http="httptools", ws="none", lifespan="off", interface="asgi3", log_config=None, log_level="error",
        access_log=False,
        server_header=False, timeout_keep_alive=75, timeout_graceful_shutdown=30, backlog=2048, **tls,
    )
    return _Server(config, started)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._report = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._report()
