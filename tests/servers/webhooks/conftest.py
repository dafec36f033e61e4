"""Somebody to deliver to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Receiver:
    """An HTTP server that keeps what it is sent; statuses: its next answers, then 204."""

    def __init__(self):
        self.taken, self.refused, self.statuses = [], [], []
        self.changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                content = self.rfile.read(int(self.headers["content-length"]))
                with receiver.changed:
                    status = receiver.statuses.pop(0) if receiver.statuses else 204
                    kept = receiver.taken if status < 300 else receiver.refused
                    kept.append((dict(self.headers), content))
                    receiver.changed.notify_all()
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *arguments): ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self):
        return [event for _, content in self.taken for event in json.loads(content)["events"]]

    def wait_for(self, number):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.events()) >= number, 20), self.events()

    def names(self):
        return [each["event"]["elementProperties"]["propertiesAsStrings"]["qualifiedName"] for each in self.events()]


@pytest.fixture
def receiver():
    opened = Receiver()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()
