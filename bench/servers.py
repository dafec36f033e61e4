"""What a platform costs: servers, configuration calls, security checks, audit records.

    python bench/servers.py [--servers 50] [--seconds 2]

Everything is measured in one run on one machine. Checks and records are also given as parts of one ``get`` of an element, as the
platform serves it: routing, token, checks, the read and the answer, but no socket and no TLS, which would make the parts smaller.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import machine, resident_mb

from aricia.base.audit_log import AuditLog
from aricia.base.endpoints import table
from aricia.base.operation import Request
from aricia.base.settings import Settings
from aricia.connections.api import DestinationPlace, open_destination
from aricia.http.api import LIFETIME, Kernel, Revocations, TokenAuthority, implemented_operations, key_pair
from aricia.metadata.api import ElementProperties, create_element, write_options
from aricia.servers.administration.operations import operations
from aricia.servers.api import DataDirectory, Platform
from aricia.servers.configuration.default_documents import metadata_store_document, view_server_document
from aricia.servers.places import Place, place_of

ADMINISTRATOR, USER = "garygeeke", "erinoverview"
_PACKAGE = "org.odpi.openmetadata.adapters.repositoryservices.auditlogstore."
_BODY = b'{"class": "GetRequestBody"}'
_DESTINATIONS = {
    "files (a record each)": _PACKAGE + "file.FileBasedAuditLogStoreProvider",
    "JSON lines": "aricia.connections.audit_log.JSONLinesProvider",
    "Python logging": _PACKAGE + "slf4j.SLF4JAuditLogStoreProvider",
}


def per_call(call: Callable[[], object], seconds: float) -> float:
    """Microseconds of processor time that one call takes: the best of five rounds."""
    call()
    rounds = []
    for _ in range(5):
        count, began, limit = 0, time.process_time(), time.perf_counter() + seconds / 5
        while time.perf_counter() < limit:
            call()
            count += 1
        rounds.append((time.process_time() - began) / count * 1e6)
    return min(rounds)


def line(label: str, value: float, unit: str, note: str = "") -> None:
    """Print a figure."""
    print(f"{label:<58} {value:>10,.2f} {unit:<8} {note}", flush=True)


def document(kind: Callable[[], dict[str, Any]], name: str) -> dict[str, Any]:
    """A default document under another name, without records on the console."""
    made = {**kind(), "localServerName": name}
    services = {**made["repositoryServicesConfig"], "auditLogConnections": []}
    local = services.get("localRepositoryConfig")
    if local is not None:
        connection = {**local["localRepositoryLocalConnection"], "endpoint": {"networkAddress": f"stores/{name}.db"}}
        services["localRepositoryConfig"] = {**local, "localRepositoryLocalConnection": connection}
    return {**made, "repositoryServicesConfig": services}


# ---- servers ---------------------------------------------------------------------------------------------------------
def servers(platform: Platform, count: int) -> None:
    """Start servers of both kinds of the default documents."""
    for label, kind in (("metadata access stores", metadata_store_document), ("view servers", view_server_document)):
        warm = document(kind, f"warm {label}")
        platform.start_with(warm)
        before, began = resident_mb(os.getpid()), time.perf_counter()
        for number in range(count):
            platform.start_with(document(kind, f"{label} {number}"))
        seconds = time.perf_counter() - began
        grown = resident_mb(os.getpid()) - before
        line(f"start of {count} {label}", seconds, "s", f"{1000 * seconds / count:.1f} ms each")
        line(f"  memory of each of them ({resident_mb(os.getpid()):.0f} MB in all)", grown / count, "MB")
    began = time.perf_counter()
    platform.stop_all()
    line(f"stop of {2 * count + 2} servers", time.perf_counter() - began, "s")


# ---- configuration ---------------------------------------------------------------------------------------------------
def configuration(platform: Platform, folder: Path, seconds: float) -> None:
    """Calls that change and read a document, beside the bare file."""
    known = operations()
    change, read = (
        next(each for each in known if each.verb == verb and each.path.endswith(f"/servers/{{serverName}}/{end}"))
        for verb, end in (("POST", "organization-name"), ("GET", "configuration"))
    )

    def call(operation: Any) -> Callable[[], object]:
        request = Request(
            operation=operation, variables={"serverName": "configured"}, query={"name": "x"}, body=None, user=ADMINISTRATOR,
            request_id="r", platform=platform,
        )
        return lambda: operation.run(request)

    def written() -> None:
        draft = folder / "raw.draft"
        with draft.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(folder / "raw")

    platform.documents.save("configured", document(metadata_store_document, "configured"))
    content = b"x" * 4000
    figures = {}
    for label, work in (("change", call(change)), ("read", call(read)), ("bare file, written and synced", written)):
        count, began = 0, time.perf_counter()
        while time.perf_counter() < began + seconds:
            work()
            count += 1
        figures[label] = count / (time.perf_counter() - began)
    bare = figures["bare file, written and synced"]
    share = f"{figures['change'] / bare:.2f} of a bare file"
    line("configuration calls that change a document", figures["change"], "calls/s", share)
    line("configuration calls that read a document", figures["read"], "calls/s")
    line("a bare file of the same size, written and synced", bare, "files/s")


# ---- security and audit log ------------------------------------------------------------------------------------------
def get_of(platform: Platform, folder: Path) -> Callable[[], object]:
    """One ``get`` of an element through the platform, without a socket."""
    store = platform.active["secured"].store
    assert store is not None
    guid = store.write(ADMINISTRATOR, "r", lambda session: create_element(
        session, "Glossary", ElementProperties({"qualifiedName": "Glossary::1"}), write_options({}),
    )).result(30)
    tokens = TokenAuthority(key_pair(folder), Revocations(folder, LIFETIME))
    kernel = Kernel(platform, tokens, implemented_operations())
    path = f"/servers/secured/open-metadata/access-services/open-metadata-store/users/{USER}/metadata-elements/{guid}"
    headers = [
        (b"authorization", f"Bearer {tokens.issue(USER, USER, None)}".encode()), (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(_BODY)),
    ]
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 9443), "scheme": "https", "http_version": "1.1", "root_path": "",
    }
    loop = asyncio.new_event_loop()

    def get() -> None:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": _BODY, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        loop.run_until_complete(kernel(scope, receive, send))
        body = b"".join(each.get("body", b"") for each in sent)
        assert guid.encode() in body and b'"relatedHTTPCode":200' in body, body[:600]

    return get


def security(platform: Platform, get: float, seconds: float) -> None:
    """The checks that every request goes through: the server, the service and the user."""
    place = next(place for place in _places() if place.kind == "access" and place.marker == "open-metadata-store")
    variables = {"serverName": "secured"}
    server = platform.active["secured"]
    with_checks = per_call(lambda: platform.resolve(place, variables, USER), seconds)
    kept, server.security = server.security, None
    without = per_call(lambda: platform.resolve(place, variables, USER), seconds)
    server.security = kept
    line("find server and service, without security", without, "us")
    line("security check of a request (server and service)", with_checks - without, "us",
         f"{100 * (with_checks - without) / get:.1f} % of a get")


def _places() -> list[Place]:
    return [place_of(row) for row in table()]


def audit(folder: Path, get: float, seconds: float) -> None:
    """A record of a call, to each destination."""

    def logging_to(log: AuditLog) -> Callable[[], object]:
        return lambda: log.log(
            "METADATA-OBSERVABILITY-0010", USER, "getElement", "open-metadata-store", "s", component="c", action="a"
        )

    none = per_call(logging_to(AuditLog("s", [])), seconds)
    line("an audit record that no destination takes", none, "us", f"{100 * none / get:.0f} % of a get")
    for label, provider in _DESTINATIONS.items():
        connection = {
            "connectorType": {"connectorProviderClassName": provider}, "endpoint": {"networkAddress": label.replace(" ", "-")},
            "configurationProperties": {"maximumRecords": 1000} if "files" in label else {},
        }
        destination = open_destination(DestinationPlace(
            server="s", connection=connection, data_directory=folder, locate=folder.joinpath, trouble=sys.exit,
        ))
        cost = per_call(logging_to(AuditLog("s", [(destination, None)])), seconds)
        destination.close()
        line(f"an audit record to {label}", cost, "us", f"{100 * cost / get:.0f} % of a get")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--servers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=2)
    arguments = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory(prefix="aricia-bench-") as name:
        folder = Path(name)
        DataDirectory(folder).use_demonstration_secrets()
        platform = Platform(folder, Settings({}, {}))
        servers(platform, arguments.servers)
        configuration(platform, folder, arguments.seconds)
        secured = {**document(metadata_store_document, "secured"), "serverSecurityConnection": platform.security.connection}
        platform.start_with(secured)
        get = per_call(get_of(platform, folder), arguments.seconds)
        line("get of an element through the platform", get, "us")
        security(platform, get, arguments.seconds)
        audit(folder, get, arguments.seconds)
        platform.close()


if __name__ == "__main__":
    main()
