import json

import pytest

from aricia.base import log_lines
from aricia.http.observers import access_log

FIND = "/servers/qs-view-server/api/open-metadata/collection-manager/collections/by-search-string"


@pytest.fixture
def logged(client, capsys):
    client.kernel.observers = (access_log,)
    yield lambda: capsys.readouterr().err.splitlines()
    client.kernel.observers = ()
    log_lines.use_format(log_lines.TEXT)


def test_the_access_log_names_caller_operation_and_code_but_no_content(client, logged):
    log_lines.use_format(log_lines.JSON)
    client("POST", f"{FIND}?forLineage=true", {"searchString": "hush-hush", "requestId": "r1"})
    client("POST", FIND.replace("qs-view-server", "unknown"), {})
    first, second = (json.loads(line) for line in logged())
    assert (first["user"], first["operation"], first["status"], first["code"], first["requestId"]) == (
        "erinoverview", "findCollections", 200, 200, "r1")
    assert (first["path"], "hush" in str(first)) == (FIND, False)
    assert (second["status"], second["code"]) == (200, 404)


def test_a_line_of_text_tells_the_same(client, logged):
    client("GET", "/nowhere", user=None)
    (line,) = logged()
    assert " Access - - GET /nowhere 401 401 0 " in line
