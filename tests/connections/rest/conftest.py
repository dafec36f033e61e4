"""A small HTTP server whose answers a test writes."""

from __future__ import annotations

import http.server
import json
import threading

import pytest


class Script:
    """What the server was asked, and what it answers: (status, body) in turn, the last one for ever."""

    def __init__(self):
        self.asked = []
        self.answers = [(200, b"{}")]
        self.url = ""

    def answer(self, *answers):
        self.answers = [(status, body if isinstance(body, bytes) else json.dumps(body).encode()) for status, body in answers]

    def next_answer(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def script():
    """The script of a server that listens on the loopback interface."""
    script = Script()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            content = self.rfile.read(int(self.headers.get("content-length") or 0))
            script.asked.append((self.command, self.path, self.headers.get("authorization"), content))
            status, body = script.next_answer()
            if status == 0:  # hang up
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, format, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    script.url = f"http://localhost:{server.server_port}"
    yield script
    server.shutdown()
    server.server_close()
    thread.join()
