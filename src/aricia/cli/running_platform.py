"""A running platform, called over REST by a command: where it is, who calls, what its answers mean for the exit status.

Exit status of such commands: 0 done, 1 the platform answered with a fault, 2 wrong usage, 3 the platform was not reached or did
not let the caller in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import click
import msgspec

from aricia.base.codec import decode, encode
from aricia.base.errors import ConnectorError
from aricia.base.operation import Operation
from aricia.connections.api import FixedToken, HttpPool, RestClient, RestLimits, TokenSource, password_token

FAULT, NOT_REACHED = 1, 3
_OTHER_STATUS, _BAD_REQUEST = "ARICIA-502-070", "400"  # of an answer; inserts: place, status, verb, path, reason
_LIMITS = RestLimits(connect=5.0, read=600.0, retries=1)
_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--url", default="https://localhost:9443", show_default=True, envvar="ARICIA_URL", help="The platform."),
    click.option("--user", envvar="ARICIA_USER", help="User id to log in with."),
    click.option("--password", envvar="ARICIA_PASSWORD",
                 help="Password of the user; asked for when it is not given. Other users of the machine see what is typed here."),
    click.option("--token", envvar="ARICIA_TOKEN", help="Bearer token, instead of user and password."),
    click.option("--ca-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), envvar="ARICIA_CA_FILE",
                 help="PEM file with a certificate to trust, such as tls-certificate.pem of the platform's data directory."),
    click.option("--insecure", is_flag=True, help="Accept any certificate."),
)


class PlatformFault(click.ClickException):
    """The platform answered with a fault."""

    exit_code = FAULT


class PlatformNotReached(click.ClickException):
    """The platform was not reached, or did not let the caller in."""

    exit_code = NOT_REACHED


def platform_options(command: _Command) -> _Command:
    """The options that say where a platform is and who calls; they arrive as the arguments of ``RunningPlatform``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class RunningPlatform:
    """Calls of a platform in the name of one user, inside ``with``."""

    def __init__(
        self, url: str, user: str | None, password: str | None, token: str | None, ca_file: Path | None, insecure: bool
    ) -> None:
        pool = HttpPool(_LIMITS, ca_file=ca_file, verify=not insecure)
        self._client = RestClient(url, pool, _tokens(pool, url.rstrip("/"), user, password, token))

    def __enter__(self) -> RunningPlatform:
        return self

    def __exit__(self, *problem: object) -> None:
        self._client.close()

    def call(self, operation: Operation, variables: Mapping[str, str], body: bytes = b"") -> bytes:
        """The answer as it comes.

        variables: those of the path, and the query parameters
        errors: PlatformNotReached;  PlatformFault for a request that the platform refuses before it runs the operation
        """
        path, query = _address(operation, variables)
        try:
            return self._client.call(operation.verb, path, body, query=query or None)
        except ConnectorError as fault:
            if fault.id == _OTHER_STATUS and fault.inserts[1:2] == (_BAD_REQUEST,):
                raise PlatformFault(f"The request was refused (HTTP status {_BAD_REQUEST}): {fault.inserts[-1]}.") from None
            raise PlatformNotReached(f"{fault.text}. {fault.message.user_action}") from None

    def lines(self, path: str, query: Mapping[str, str], last: str) -> Iterator[str]:
        """The lines of a stream of events, after the event with the number ``last``. errors: PlatformNotReached"""
        try:
            yield from self._client.lines(path, query, {"Last-Event-ID": last} if last else {})
        except ConnectorError as fault:
            raise PlatformNotReached(f"{fault.text}. {fault.message.user_action}") from None

    def answer(self, operation: Operation, variables: Mapping[str, str], body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer of an operation that worked.

        errors: PlatformNotReached, PlatformFault
        """
        answer: dict[str, Any] = decode(self.call(operation, variables, b"" if body is None else encode(body)))
        check(answer)
        return answer


def check(answer: Any) -> None:
    """PlatformFault when an answer tells of a fault."""
    code = answer.get("relatedHTTPCode", 200) if isinstance(answer, dict) else 200
    if code != 200:
        action = answer.get("exceptionUserAction") or ""
        raise PlatformFault(f"{answer.get('exceptionErrorMessage') or answer} (code {code}). {action}".strip())


def pretty(raw: bytes) -> str:
    """JSON with a line a field; other text as it is."""
    try:
        return msgspec.json.format(raw, indent=2).decode()
    except msgspec.DecodeError:
        return raw.decode("utf-8", "replace")


def _tokens(pool: HttpPool, url: str, user: str | None, password: str | None, token: str | None) -> TokenSource | None:
    if token:
        return FixedToken(token)
    if not user:
        return None
    return password_token(pool, url, user, password or click.prompt(f"Password of {user}", hide_input=True, err=True))


def _address(operation: Operation, variables: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    left = dict(variables)
    segments = []
    for segment in operation.path.split("/"):
        if segment.startswith("{"):
            name = segment[1:-1]
            if not left.get(name):
                raise click.UsageError(f"{operation.name} needs --var {name}=VALUE for {operation.path}.")
            segment = quote(left.pop(name), safe="")
        segments.append(segment)
    known = {name for name, *_ in operation.query}
    unknown = sorted(set(left) - known)
    if unknown:
        raise click.UsageError(f"{operation.name} has no variable {', '.join(unknown)}; it has {_names(operation)}.")
    return "/".join(segments), left


def _names(operation: Operation) -> str:
    path = [segment[1:-1] for segment in operation.path.split("/") if segment.startswith("{")]
    return ", ".join([*path, *(name for name, *_ in operation.query)]) or "none"
