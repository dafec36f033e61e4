import pytest

from aricia.base.errors import ConnectorError
from aricia.repository.stores.remote.answers import CountAnswer
from aricia.repository.stores.remote.calling import Caller, is_segment, segment


class Client:
    """Answers with the same bytes."""

    address = "https://host/servers/s"

    def __init__(self, content):
        self.content = content

    def post(self, path, body, *, query=None, repeatable=False):
        return self.content


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"count": "many"}', b"\xff"])
def test_an_answer_of_another_kind_is_a_fault_that_says_where(content):
    with pytest.raises(ConnectorError) as caught:
        Caller(Client(content), "npa", lambda: None).ask(CountAnswer, "/instances/entities/count", {})
    assert (caught.value.id, caught.value.code) == ("ARICIA-502-071", 502)
    assert "/instances/entities/count" in caught.value.text


def test_a_server_that_does_not_run_is_looked_at_anew():
    script = b'{"relatedHTTPCode":404,"exceptionClassName":"a.B","exceptionErrorMessageId":"OMAG-MULTI-TENANT-404-001"}'
    lost = []
    with pytest.raises(ConnectorError):
        Caller(Client(script), "npa", lambda: lost.append(1)).ask(CountAnswer, "/path", {})
    assert lost == [1]


def test_segments_are_escaped():
    assert segment("a/b c?d;é") == "a%2Fb%20c%3Fd%3B%C3%A9"
    assert [value for value in ("", ".", "..", "...", "a") if is_segment(value)] == ["...", "a"]
