"""``aricia conformance``: check the repository of a running server, of this or of any other platform."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from aricia.base.errors import AriciaError
from aricia.connections.api import HttpPool, RestClient, password_token
from aricia.repository.stores.remote.repository import RemoteRepository
from aricia.testing.conformance.api import SAMPLE_SIZE, Report, checks, examine
from aricia.types.registry import TypeRegistry

NOT_CONFORMANT, NOT_REACHED = 1, 3

_MOST_SHOWN = 3  # failures of one check, unless all are asked for


@click.command()
@click.option("--base-url", required=True, metavar="URL", help="Address of the platform, for example https://localhost:9443.")
@click.option("--server", required=True, metavar="NAME", help="Metadata access store whose repository is checked.")
@click.option("--user", required=True, metavar="USER", help="User in whose name the checks call.")
@click.option("--password", metavar="PASSWORD", envvar="ARICIA_PASSWORD", prompt=True, hide_input=True,
              help="Password of the user.")
@click.option("--ca-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Certificate of the authority (or of the platform itself) to trust.")
@click.option("--insecure", is_flag=True, help="Trust every certificate.")
@click.option("--full", is_flag=True, help="Check every type, not just a few of each category.")
@click.option("--types", "size", type=click.IntRange(1), default=SAMPLE_SIZE, show_default=True,
              help="How many types of each category to check.")
@click.option("--all-failures", is_flag=True, help="Print every failure, not just the first ones of each check.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, with every result.")
def conformance(
    base_url: str, server: str, user: str, password: str, ca_file: Path | None, insecure: bool, full: bool, size: int,
    all_failures: bool, as_json: bool,
) -> None:
    """Check that the repository of a running server does what open metadata repositories have to do.

    The checks make instances of the types that the server supports, and one type of their own, and remove all of that in the end.

    Exit status: 0 the repository conforms, 1 it does not, 2 wrong usage, 3 the server cannot be used.
    """
    pool = HttpPool(ca_file=ca_file, verify=not insecure)
    platform = base_url.rstrip("/")
    try:
        client = RestClient(f"{platform}/servers/{server}", pool, password_token(pool, platform, user, password))
        repository = RemoteRepository(client, TypeRegistry.open_metadata(), user)
        try:
            report = examine(
                repository, name=f"{server} at {platform}", user=user, full=full, size=size,
                progress=_tell if sys.stderr.isatty() and not as_json else _say_nothing,
            )
        finally:
            repository.close()
    except AriciaError as fault:
        click.echo(f"Error: {fault.text}. {fault.message.user_action}", err=True)
        sys.exit(NOT_REACHED)
    click.echo(json.dumps(report.to_json(), indent=2) if as_json else text_of(report, all_failures))
    if not report.conformant:
        sys.exit(NOT_CONFORMANT)


def _tell(title: str) -> None:
    click.echo(f"\r\033[K{title}", nl=False, err=True)


def _say_nothing(title: str) -> None:
    return


def text_of(report: Report, all_failures: bool = False) -> str:
    """The report for people: the failures with the rule that each breaks, then a line for each profile."""
    lines = []
    shown: dict[str, int] = {}
    for result in report.failures:
        shown[result.check] = shown.get(result.check, 0) + 1
        if all_failures or shown[result.check] <= _MOST_SHOWN:
            rule = checks()[result.check].rule
            lines += [f"FAIL {result.check}: {result.subject}", f"     {rule}"]
            lines += [f"     expected {result.expected}", f"     got      {result.got}"]
    hidden = sum(max(0, number - _MOST_SHOWN) for number in shown.values()) if not all_failures else 0
    lines += [f"     ... and {hidden} more failures of these checks (--all-failures shows them)"] if hidden else []
    lines += ["", f"{report.repository}", f"{'profile':<26}{'passed':>8}{'failed':>8}{'not supported':>15}  status"]
    lines += [f"{p.name:<26}{p.passed:>8}{p.failed:>8}{p.not_supported:>15}  {p.status}" for p in report.profiles()]
    verdict = "The repository conforms." if report.conformant else "The repository does not conform."
    lines += ["", f"{verdict} {len(report.results)} results, {len(report.failures)} of them failures."]
    return "\n".join(lines).lstrip("\n")
