"""What every REST client does, for authors of connectors.

A test module imports everything from here and provides a fixture ``open_rest``: a function that opens a client of an address,
which sends no token.
"""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from aricia.base.errors import ConnectorError
from aricia.connections.rest.client import RestClient

OpenRest = Callable[[str], RestClient]
Asked = list[tuple[str, str, bytes]]

_PATIENCE = 60.0


class _Server(http.server.ThreadingHTTPServer):
    """Answers with what it was asked; paths that end in a number get that status, ``/odd`` no JSON."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Asked = []
        self.url = f"http://localhost:{self.server_port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.asked.append((self.command, self.path, content))
        end = self.path.rpartition("/")[2]
        body = content or b"{}"
        self.send_response(int(end) if end.isdigit() else 200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing on the console."""


@pytest.fixture
def rest_server() -> Iterator[_Server]:
    """A server on the loopback interface."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_calls_go_below_the_address_and_answers_come_back(open_rest: OpenRest, rest_server: _Server) -> None:
    client = open_rest(f"{rest_server.url}/servers/s/")
    assert client.post("/path", {"text": "Größe"}, query={"x": "a b&c"}) == '{"text":"Größe"}'.encode()
    assert client.get("/other") == b"{}"
    asked = [(verb, path) for verb, path, _ in rest_server.asked]
    assert asked == [("POST", "/servers/s/path?x=a+b%26c"), ("GET", "/servers/s/other")]
    client.close()


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_another_status_is_a_fault(open_rest: OpenRest, rest_server: _Server, status: int) -> None:
    client = open_rest(rest_server.url)
    with pytest.raises(ConnectorError):
        client.post(f"/{status}", {})
    assert len(rest_server.asked) == 1, "a call that may not be repeated was repeated"
    client.close()


def test_an_address_where_nobody_answers_is_a_fault_in_time(open_rest: OpenRest, rest_server: _Server) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as gone:
        port = gone.server_port
    client, began = open_rest(f"http://localhost:{port}"), time.monotonic()
    with pytest.raises(ConnectorError):
        client.post("/path", {})
    assert time.monotonic() - began < _PATIENCE
    client.close()


def test_many_threads_share_a_client(open_rest: OpenRest, rest_server: _Server) -> None:
    client, wrong = open_rest(rest_server.url), []

    def call(name: str) -> None:
        for number in range(10):
            body = f'{{"a":"{name}{number}"}}'.encode()
            if client.post("/path", {"a": f"{name}{number}"}) != body:
                wrong.append(name)

    threads = [threading.Thread(target=call, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(rest_server.asked) == 40
    client.close()
