import json

import pytest

from aricia.base import log_lines
from aricia.base.audit_log import AuditLog, console
from aricia.base.request_context import request_id


@pytest.fixture
def as_json():
    log_lines.use_format(log_lines.JSON)
    yield
    log_lines.use_format(log_lines.TEXT)


def log(problem=None):
    AuditLog("the server", [(console, None)]).log("ARICIA-0150", "a\nb", component="Platform", action="reload", problem=problem)


def test_a_line_of_text_begins_with_time_server_and_severity(capsys):
    log()
    assert " the server Security ARICIA-0150 " in capsys.readouterr().err


def test_a_line_of_json_is_one_object_with_the_request(capsys, as_json):
    named = request_id.set("my-request")
    log(ValueError("broken"))
    request_id.reset(named)
    (line,) = capsys.readouterr().err.splitlines()
    record = json.loads(line)
    assert (record["server"], record["level"], record["messageId"]) == ("the server", "Security", "ARICIA-0150")
    assert (record["requestId"], record["exception"]) == ("my-request", "builtins.ValueError")
    assert "ValueError: broken" in record["trace"]


def test_records_outside_of_requests_name_none(capsys, as_json):
    log()
    assert "requestId" not in json.loads(capsys.readouterr().err)
