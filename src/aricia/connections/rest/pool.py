"""Pooled HTTP connections with time limits, strict TLS and retries of calls that may be repeated.

httpx is imported when the first request is sent: a platform that calls nobody does not load it.
"""

from __future__ import annotations

import contextlib
import random
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from aricia.base.errors import ConnectorError

if TYPE_CHECKING:
    import httpx

# Answers of a platform, or of a proxy before it, that is busy or about to come up.
_PASSING = frozenset((429, 502, 503, 504))
_DISTRUSTED = "ARICIA-502-072"
# What took too long would only add to the load.
_NOT_WORTH_REPEATING = frozenset((_DISTRUSTED, "ARICIA-503-071", "ARICIA-400-071", "ARICIA-502-073"))


class RestLimits(Struct, frozen=True, kw_only=True):
    """connect, read: seconds to wait for a connection, and for each part of an answer;  connections: at most so many at once

    keep_alive: seconds that an idle connection is kept;  retries: of a call that may be repeated
    back_off: seconds before the first retry, doubled for each further one (and varied, so that clients do not come back together)
    """

    connect: float = 5.0
    read: float = 60.0
    connections: int = 20
    keep_alive: float = 30.0
    retries: int = 2
    back_off: float = 0.2


class Answer(Struct, frozen=True):
    """An HTTP answer, read to its end."""

    status: int
    content: bytes


class HttpPool:
    """Sends requests over kept connections. Thread safe.

    ca_file: certificates of the authorities to trust beside those of the machine;  verify: False accepts every certificate
    own: PEM files of the certificate and the key to show to platforms that ask for one
    interruptible: whether ``interrupt`` can end calls under way;  wait: how to wait before a retry
    """

    def __init__(
        self, limits: RestLimits | None = None, *, ca_file: Path | None = None, verify: bool = True,
        own: tuple[Path, Path] | None = None, interruptible: bool = False, wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or RestLimits()
        self._ca_file = ca_file
        self._verify = verify
        self._own = own
        self._wait = wait
        self._extensions: dict[str, Any] = {"trace": self._remember_socket} if interruptible else {}
        self._sockets: deque[socket.socket] = deque(maxlen=4 * self.limits.connections)
        self._interrupted = False
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._under_way: dict[httpx.Client, int] = {}

    def send(
        self, method: str, url: str, content: bytes = b"", headers: Mapping[str, str] | None = None, *, repeatable: bool = False,
        most: int | None = None,
    ) -> Answer:
        """Send a request; of the answers, only those of a platform that cannot be used just now are faults.

        repeatable: whether it does no harm to send the request again when nobody knows what became of it
        most: bytes of an answer, uncompressed, that are read
        errors: ConnectorError ARICIA-503-070 not reached, -071 no answer in time, -072 the platform cannot answer now
                ARICIA-502-072 its certificate is not trusted, -073 its answer is longer than that
        """
        left = self.limits.retries if repeatable else 0
        delay = self.limits.back_off
        while True:
            try:
                return self._send_once(method, url, content, headers, most)
            except ConnectorError as fault:
                if left == 0 or fault.id in _NOT_WORTH_REPEATING or self._interrupted:
                    raise
            left -= 1
            self._wait(delay * random.uniform(0.5, 1.0))
            delay *= 2

    def _send_once(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str] | None, most: int | None
    ) -> Answer:
        import httpx

        given: dict[str, Any] = {"content": content, "headers": headers, "extensions": self._extensions}
        try:
            with self._used() as client:
                if most is not None:
                    return _within(client, most, method, url, given)
                response = client.request(method, url, **given)
        except httpx.ConnectTimeout:
            raise _fault("070", url, f"no connection within {self.limits.connect:g} seconds") from None
        except httpx.TimeoutException:
            raise _fault("071", url, f"{self.limits.read:g}") from None
        except (httpx.TransportError, httpx.InvalidURL) as problem:
            distrust = _certificate_problem(problem)
            if distrust is not None:
                raise ConnectorError(_DISTRUSTED, (place_of(url), distrust.verify_message)) from None
            raise _fault("070", url, str(problem) or type(problem).__name__) from None
        if response.status_code in _PASSING:
            raise _fault("072", url, response.status_code)
        return Answer(response.status_code, response.content)

    # ---- interruption ----------------------------------------------------------------------------------------------
    def interrupt(self) -> None:
        """End calls under way, with ARICIA-503-070; further ones fail as well."""
        self._interrupted = True
        for each in list(self._sockets):
            _shut(each)

    def _remember_socket(self, step: str, facts: Mapping[str, Any]) -> None:
        """What the HTTP client tells of its work."""
        if step in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            opened = facts["return_value"].get_extra_info("socket")
            self._sockets.append(opened)
            if self._interrupted:
                _shut(opened)

    def lines(self, url: str, headers: Mapping[str, str]) -> Iterator[str]:
        """The lines of the answer to a GET, as they arrive. errors: those of ``send``; -072 for any other status than 200"""
        import httpx

        try:
            with self._used() as client, client.stream("GET", url, headers=headers) as response:
                if response.status_code != 200:
                    raise _fault("072", url, response.status_code)
                yield from response.iter_lines()
        except httpx.TimeoutException:
            raise _fault("071", url, f"{self.limits.read:g}") from None
        except (httpx.TransportError, httpx.InvalidURL) as problem:
            raise _fault("070", url, str(problem) or type(problem).__name__) from None

    @contextlib.contextmanager
    def _used(self) -> Iterator[httpx.Client]:
        """The connections, for a call. Those that are closed meanwhile are closed after it: one might be opened just now."""
        with self._lock:
            if self._client is None:
                self._client = self._new_client()
            client = self._client
            self._under_way[client] = self._under_way.get(client, 0) + 1
        try:
            yield client
        finally:
            with self._lock:
                self._under_way[client] -= 1
                is_over = self._under_way[client] == 0 and client is not self._client
                if not self._under_way[client]:
                    del self._under_way[client]
            if is_over:
                client.close()

    def _new_client(self) -> httpx.Client:
        import httpx

        limits = self.limits
        return httpx.Client(
            verify=self._trust(), trust_env=False, follow_redirects=False,
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            limits=httpx.Limits(
                max_connections=limits.connections, max_keepalive_connections=limits.connections,
                keepalive_expiry=limits.keep_alive,
            ),
        )

    def _trust(self) -> ssl.SSLContext:
        """errors: ConnectorError ARICIA-400-071, the file of certificates cannot be used"""
        context = ssl.create_default_context()
        if not self._verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        elif self._ca_file is not None:
            try:
                context.load_verify_locations(self._ca_file)
            except (OSError, ssl.SSLError) as problem:
                raise ConnectorError("ARICIA-400-071", (self._ca_file, problem.strerror or problem)) from None
        if self._own is not None:
            try:
                context.load_cert_chain(*self._own)
            except (OSError, ssl.SSLError) as problem:
                raise ConnectorError("ARICIA-400-071", (self._own[0], problem.strerror or problem)) from None
        return context

    def close(self) -> None:
        """Close every connection, after the calls under way; the next request opens new ones."""
        with self._lock:
            client, self._client = self._client, None
            is_used = client in self._under_way
        if client is not None and not is_used:
            client.close()


def place_of(url: str) -> str:
    """Scheme, host and port of a URL: what messages say of it, without user, path and query, which may be secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _within(client: httpx.Client, most: int, method: str, url: str, given: Mapping[str, Any]) -> Answer:
    """An answer that is no longer than so many bytes."""
    found = bytearray()
    with client.stream(method, url, **given) as response:
        if response.status_code in _PASSING:
            raise _fault("072", url, response.status_code)
        for part in response.iter_bytes():
            found += part
            if len(found) > most:
                raise ConnectorError("ARICIA-502-073", (place_of(url), most))
        return Answer(response.status_code, bytes(found))


def _shut(opened: socket.socket) -> None:
    """End what a connection waits for. Not by the method of a TLS socket, which would take away what another thread uses."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(opened, socket.SHUT_RDWR)


def _certificate_problem(problem: BaseException) -> ssl.SSLCertVerificationError | None:
    """What is wrong with a certificate, somewhere behind a problem of the transport."""
    cause: BaseException | None = problem
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return cause


def _fault(number: str, url: str, *inserts: object) -> ConnectorError:
    return ConnectorError(f"ARICIA-503-{number}", (place_of(url), *inserts))
