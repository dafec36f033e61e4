"""Every operation is probed without a token, with a wrong one, and as a user without rights: only what is public answers."""

from __future__ import annotations

import pytest

from aricia.base.endpoints import shape, table
from aricia.http.api import TokenAuthority, catalogue, key_pair
from aricia.http.chain import is_public
from aricia.servers.api import Platform

NOBODY = "no-such-user"  # has a token, as when the account was deleted since; may use nothing
PUBLIC = frozenset((
    "/api/token", "/servers/{serverName}/api/token", "/api/about", "/api/public/app/info", "/health/live", "/health/ready",
    "/open-metadata/platform-services/server-platform/origin",
))
# What anybody with a token may ask: it tells nothing of a server, of metadata or of users.
OPEN = frozenset((
    "getPlatformStartTime", "getConnectorType", "getServerPlatformOrigin", "platformLogout", "serverLogout", "healthLive",
    "healthReady", "getBuildProperties", "getApplicationInformation", "platformToken", "serverToken",
))
# Server operations are left out: a server without a security connection is open to all who have an account.
RUNNING_THE_PLATFORM = ("platform-services", "admin-services", "monitoring")
# The server that a path names, for the places where it is not the view server.
SERVERS = {"access-services": "qs-metadata-store", "repository-services": "qs-metadata-store"}


def addressed(operation):
    segments = [
        SERVERS.get(operation.group, "qs-view-server") if segment == "{serverName}" else NOBODY if segment == "{userId}"
        else operation.service if segment == "{urlMarker}" else "x" if segment.startswith("{") else segment
        for segment in operation.path.split("/")
    ]
    query = "&".join(f"{name}={default or 1}" for name, _, required, default in operation.query if required)
    return "/".join(segments) + (f"?{query}" if query else "")


def operations():
    return [each for each in catalogue() if each.service]


def body_of(operation):
    if operation.body_class.startswith("List<"):
        return b"[]"
    return b"x" if operation.body == "text" else b"{}"


def code_of(answer):
    """The code of the answer, or of the fault that it tells."""
    return answer.json.get("relatedHTTPCode", answer.status) if answer.content.startswith(b"{") else answer.status


def test_the_whole_table_is_probed():
    assert {shape(each) for each in table()} <= {shape(each) for each in operations()}


@pytest.mark.parametrize(("headers", "public_answers"), [
    ({}, True), ({"authorization": "Bearer rubbish"}, False), ({"authorization": "Bearer a.b.c"}, False),
    ({"authorization": "Basic ZXJpbjpzZWNyZXQ="}, True),
], ids=["no token", "no JWT", "no key", "another scheme"])
def test_without_a_good_token_nothing_but_public_paths_answers(client, headers, public_answers):
    answered = set()
    for operation in operations():
        answer = client(operation.verb, addressed(operation), body_of(operation), user=None, headers=headers)
        if (answer.status, answer.content) != (401, b""):
            answered.add(operation.path)
    assert answered == (PUBLIC if public_answers else set())


def test_a_token_of_another_platform_opens_nothing(client, tmp_path):
    header = {"authorization": f"Bearer {TokenAuthority(key_pair(tmp_path)).issue('garygeeke', 'Gary', None)}"}
    answered = [
        operation.path for operation in operations()
        if client(operation.verb, addressed(operation), body_of(operation), user=None, headers=header).status != 401
    ]
    assert answered == []


def test_what_is_public_is_what_is_meant_to_be():
    assert {operation.path for operation in operations() if is_public(operation.path.encode())} == PUBLIC


def test_a_user_without_rights_gets_nothing_done(client, platform: Platform):
    servers = dict(platform.active)
    done = []
    for operation in operations():
        answer = client(operation.verb, addressed(operation), body_of(operation), user=NOBODY)
        if code_of(answer) == 200 and operation.name not in OPEN:
            done.append(f"{operation.verb} {operation.path}")
    assert done == []
    assert platform.active == servers


def test_a_user_of_metadata_may_not_run_the_platform(client, platform: Platform):
    servers = dict(platform.active)
    codes = {}
    for operation in operations():
        if operation.group in RUNNING_THE_PLATFORM and operation.name not in OPEN:
            codes[f"{operation.verb} {operation.path}"] = code_of(
                client(operation.verb, addressed(operation), body_of(operation), user="zachnow")
            )
    assert len(codes) > 100
    assert {path: code for path, code in codes.items() if code not in (400, 403)} == {}
    assert sum(code == 400 for code in codes.values()) <= 3  # bodies that are refused before anybody asks who sends them
    assert platform.active == servers
