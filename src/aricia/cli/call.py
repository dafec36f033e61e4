"""``aricia call``: one REST operation of a running platform, by its service and its name."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import msgspec

from aricia.base.codec import decode, encode
from aricia.base.endpoints import table
from aricia.base.operation import Operation
from aricia.cli.running_platform import RunningPlatform, check, platform_options, pretty


def _complete_service(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return sorted({row.service for row in table() if row.service.startswith(incomplete)})


def _complete_operation(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    service = ctx.params.get("service")
    return sorted({row.name for row in table() if row.service == service and row.name.startswith(incomplete)})


@click.command()
@click.argument("service", shell_complete=_complete_service)
@click.argument("operation", shell_complete=_complete_operation)
@click.option("--var", "pairs", multiple=True, metavar="NAME=VALUE",
              help="Value of a variable of the path or of a query parameter. May be given several times.")
@click.option("--server", metavar="NAME", envvar="ARICIA_SERVER", help="Short for --var serverName=NAME.")
@click.option("--body", metavar="JSON|@FILE", help="Request body, or the file that has it (@- for standard input).")
@click.option("--path", "part", metavar="TEXT",
              help="Part of verb and path, to choose among operations of one name.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as it comes, on one line, whether it is a fault or not.")
@platform_options
def call(
    service: str, operation: str, pairs: tuple[str, ...], server: str | None, body: str | None, part: str | None, as_json: bool,
    **platform: Any,
) -> None:
    """Call OPERATION of SERVICE on a running platform and print its answer.

    Services and operations are those that `aricia operations` lists. A body without its class is given the class that the
    operation takes.

    Exit status: 0 done, 1 the answer is a fault, 2 wrong usage, 3 the platform was not reached or did not let the caller in.
    """
    variables = dict(_pair(text) for text in pairs)
    if server:
        variables.setdefault("serverName", server)
    chosen = choose(service, operation, variables, part)
    if "{urlMarker}" in chosen.path:
        variables.setdefault("urlMarker", service)
    content = _content(chosen, body)
    with RunningPlatform(**platform) as running:
        raw = running.call(chosen, variables, content)
    if as_json:
        click.echo(raw)
    _end(raw, as_json)


def _end(raw: bytes, as_json: bool) -> None:
    """Print the answer unless that was done; a fault ends the command."""
    try:
        answer = decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        answer = None
    if as_json:
        sys.exit(int(isinstance(answer, dict) and answer.get("relatedHTTPCode", 200) != 200))
    check(answer)
    click.echo(pretty(raw))


def choose(service: str, name: str, variables: Iterable[str], part: str | None) -> Operation:
    """The operation of a name; UsageError where there is none, or more than one that the variables fit."""
    found = [row for row in table() if row.service == service]
    if not found:
        services = ", ".join(sorted({row.service for row in table()}))
        raise click.UsageError(f"There is no service {service}. There are: {services}.")
    named = [row for row in found if row.name == name and (part is None or part in _address(row))]
    if not named:
        raise click.UsageError(f"{service} has no operation {name}. See: aricia operations {service}")
    if len(named) == 1:
        return named[0]
    fitting = [row for row in named if all(f"{{{each}}}" in row.path or _is_query(row, each) for each in variables)]
    fitting = [row for row in fitting if _address(row) == part] or fitting
    if len(fitting) != 1:
        paths = "\n  ".join(_address(row) for row in fitting or named)
        raise click.UsageError(f"{name} stands for several operations; choose one by --path TEXT:\n  {paths}")
    return fitting[0]


def _address(row: Operation) -> str:
    return f"{row.verb} {row.path}"


def _is_query(row: Operation, name: str) -> bool:
    return any(name == each for each, *_ in row.query)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"--var takes NAME=VALUE, not {text}.")
    return name, value


def _content(operation: Operation, given: str | None) -> bytes:
    """The body to send."""
    if given is None:
        if operation.body in ("required", "text"):
            raise click.UsageError(f"{operation.name} needs --body{_class_hint(operation)}.")
        return b""
    raw = _read(given[1:]) if given.startswith("@") else given.encode()
    if operation.body in ("text", "none"):
        return raw
    try:
        value = decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise click.UsageError(f"The body is no JSON: {problem}.") from None
    if isinstance(value, dict) and operation.body_class and "class" not in value:
        value = {"class": operation.body_class, **value}
    return encode(value)


def _class_hint(operation: Operation) -> str:
    return f" (JSON of class {operation.body_class})" if operation.body_class else ""


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise click.UsageError(f"The file {name} cannot be read: {problem.strerror}.") from None
