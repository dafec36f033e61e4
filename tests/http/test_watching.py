import json
import re

import pytest

from aricia.http.watching import is_admitted

READ = "/servers/qs-view-server/api/open-metadata/collection-manager/collections/by-search-string"


def figures(client, **options):
    answer = client("GET", "/metrics", user="garygeeke", **options)
    assert answer.status == 200
    return answer.content.decode()


def value(text, name, **labels):
    for line in text.splitlines():
        if line.startswith(f"{name}{{") or line.startswith(f"{name} "):
            found = dict(re.findall(r'(\w+)="([^"]*)"', line))
            if labels.items() <= found.items():
                return float(line.rpartition(" ")[2])
    return None


def test_requests_are_counted_by_operation_and_code_of_the_fault(client):
    labels = {"service": "collection-manager", "operation": "findCollections"}
    before = figures(client)
    client("POST", READ, {"searchString": "x"})
    client("POST", READ.replace("qs-view-server", "unknown"), {"searchString": "x"})
    after = figures(client)
    for code in ("200", "404"):
        counted = [value(text, "aricia_http_requests_total", code=code, **labels) or 0 for text in (before, after)]
        assert counted[1] - counted[0] == 1
    counted = value(after, "aricia_http_request_seconds_count", **labels)
    assert value(after, "aricia_http_request_seconds_bucket", le="+Inf", **labels) == counted
    assert value(after, "aricia_http_requests_under_way") == 1


def test_the_figures_tell_of_servers_stores_and_events(client):
    text = figures(client)
    assert value(text, "aricia_server_up", server="qs-view-server") == 1
    assert value(text, "aricia_store_up", server="qs-metadata-store") == 1
    for name in ("entities", "relationships", "bytes", "writes_waiting", "writes_total", "commits_total"):
        assert value(text, f"aricia_store_{name}", server="qs-metadata-store") is not None
    for name in ("published_total", "waiting"):
        assert value(text, f"aricia_events_{name}", server="qs-metadata-store") is not None
    assert value(text, "process_resident_memory_bytes") > 1_000_000


def test_every_line_is_in_the_format_of_prometheus(client):
    sample = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+')
    lines = figures(client).splitlines()
    assert [line for line in lines if not line.startswith("# ") and not sample.fullmatch(line)] == []
    families = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(families) == len(set(families))


def test_figures_need_a_user_who_may_investigate_the_platform(client):
    assert client("GET", "/metrics", user=None).status == 401
    assert client("GET", "/metrics", user="zachnow").status == 403
    assert client("GET", "/metrics", user="nobody").status == 403


@pytest.mark.parametrize(("access", "client", "admitted"), [
    ("token", "127.0.0.1", False), ("loopback", "127.0.0.1", True), ("loopback", "::1", True), ("loopback", "10.1.2.3", False),
    ("loopback", "", False), ("all", "10.1.2.3", True),
])
def test_who_gets_figures_without_a_token(access, client, admitted):
    assert is_admitted(access, client) is admitted


def test_liveness_and_readiness_need_no_token_and_tell_nothing_else(client):
    for path in ("/health/live", "/health/ready"):
        answer = client("GET", path, user=None)
        assert (answer.status, answer.json) == (200, {"status": "UP"})


def test_a_platform_with_a_server_that_does_not_run_is_not_ready(client, platform, monkeypatch):
    monkeypatch.setattr("time.monotonic", lambda: 1e9)
    platform.settings.give("startup.server.list", "qs-metadata-store,missing-server")
    try:
        answer = client("GET", "/health/ready", user=None)
        assert (answer.status, answer.json) == (503, {"status": "DOWN"})
        told = client("GET", "/health/ready", user="garygeeke")
        assert (told.status, json.loads(told.content)) == (503, {"status": "DOWN", "missing": ["missing-server"]})
        assert client("GET", "/health/live", user=None).status == 200
    finally:
        platform.settings.give("startup.server.list", "qs-metadata-store,qs-view-server")
