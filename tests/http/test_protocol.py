"""Limits on heads of requests, over a socket."""

from __future__ import annotations

import socket

import pytest

from aricia.http import protocol
from aricia.testing.platform_thread import PlatformThread

LIVE = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n"


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with PlatformThread(tmp_path_factory.mktemp("platform") / "data") as running:
        yield running


@pytest.fixture
def connect(platform):
    opened = []

    def connect():
        opened.append(socket.create_connection(("localhost", int(platform.url.rpartition(":")[2])), timeout=20))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


def all_of(connection):
    """What comes until the connection ends."""
    received = b""
    try:
        while piece := connection.recv(4096):
            received += piece
    except ConnectionResetError:
        pass
    return received


def first_line(connection):
    return connection.recv(4096).partition(b"\r\n")[0]


def test_a_head_without_end_is_refused(connect):
    connection = connect()
    connection.sendall(b"GET / HTTP/1.1\r\n")
    with pytest.raises(OSError):
        for number in range(20_000):
            connection.sendall(b"x-header-%d: " % number + b"y" * 1000 + b"\r\n")


def test_large_heads_below_the_limit_are_served(connect):
    connection = connect()
    connection.sendall(LIVE[:-2] + b"".join(b"x-%d: %b\r\n" % (number, b"y" * 1000) for number in range(40)) + b"\r\n")
    assert first_line(connection) == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize("begun", [b"", b"GET /health/live HT"])
def test_a_head_that_does_not_come_ends_the_connection(connect, monkeypatch, begun):
    monkeypatch.setattr(protocol, "PATIENCE", 0.2)
    connection = connect()
    connection.sendall(begun)
    assert all_of(connection).startswith(b"HTTP/1.1 408 ")


def test_a_connection_that_is_kept_is_not_ended_while_nothing_is_begun(connect, monkeypatch):
    monkeypatch.setattr(protocol, "PATIENCE", 0.1)
    connection = connect()
    for _ in range(2):
        connection.sendall(LIVE)
        assert first_line(connection) == b"HTTP/1.1 200 OK"
        connection.settimeout(0.4)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(20)


def test_a_second_head_that_does_not_come_ends_the_connection(connect, monkeypatch):
    monkeypatch.setattr(protocol, "PATIENCE", 0.2)
    connection = connect()
    connection.sendall(LIVE)
    assert first_line(connection) == b"HTTP/1.1 200 OK"
    connection.sendall(b"GET /health")
    assert all_of(connection).startswith(b"HTTP/1.1 408 ")


def test_requests_in_one_piece_are_all_answered(connect):
    connection = connect()
    connection.sendall(LIVE * 3 + LIVE.replace(b"host", b"connection: close\r\nhost"))
    assert all_of(connection).count(b"HTTP/1.1 200 OK") == 4
