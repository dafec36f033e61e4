"""Replies over a real socket: the short path and the general one answer alike."""

import asyncio
import logging

import pytest
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from aricia.http import whole_replies
from aricia.http.listener import bind, web_server

TARGET = "/open-metadata/platform-services/server-platform/servers/qs-metadata-store/is-known"


def talk(client, requests: list[str], version: str = "1.1", extra: str = "") -> list[tuple[str, dict[str, str], bytes]]:
    """Send requests over one connection, all at once, and return what comes back."""

    async def main():
        listener = bind("127.0.0.1", 0)
        begun = asyncio.Event()
        server = web_server(client.kernel, None, begun.set)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await begun.wait()
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        token = client.token("garygeeke")
        for target in requests:
            writer.write(f"GET {target} HTTP/{version}\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{extra}\r\n".encode())
        replies = [await read_reply(reader) for _ in requests]
        writer.close()
        await writer.wait_closed()
        server.should_exit = True
        await serving
        listener.close()
        return replies

    return asyncio.run(main())


async def read_reply(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    return head[0], headers, await reader.readexactly(int(headers["content-length"]))


def test_the_short_path_is_in_use():
    assert whole_replies._KNOWN


def test_both_paths_answer_alike(client, monkeypatch):
    short = talk(client, [TARGET])[0]
    monkeypatch.setattr(whole_replies, "_KNOWN", False)
    general = talk(client, [TARGET])[0]
    assert short[0] == general[0] == "HTTP/1.1 200 OK"
    assert short[1].keys() == general[1].keys()
    assert {key: value for key, value in short[1].items() if key != "date"} == {
        key: value for key, value in general[1].items() if key != "date"
    }
    assert len(short[2]) == len(general[2])


def test_requests_sent_together_are_answered_in_order(client):
    other = TARGET.replace("qs-metadata-store", "none")
    bodies = [body for _, _, body in talk(client, [TARGET, other, "/nowhere", TARGET])]
    assert [b'"flag":true' in body for body in bodies] == [True, False, False, True]
    assert b'"status":404' in bodies[2]


@pytest.mark.parametrize(("version", "extra"), [("1.0", ""), ("1.1", "Connection: close\r\n")])
def test_a_connection_that_is_not_kept_is_closed_after_the_reply(client, version, extra):
    status, headers, body = talk(client, [TARGET], version, extra)[0]
    assert (status, headers["connection"]) == ("HTTP/1.1 200 OK", "close")
    assert b'"flag":true' in body


def test_a_page_of_another_origin_gets_its_header(client):
    assert talk(client, [TARGET], extra="Origin: https://example.org\r\n")[0][1]["access-control-allow-origin"] == "*"


def test_nothing_is_written_when_the_client_has_left():
    class Closed(asyncio.Transport):
        def is_closing(self):
            return True

        def write(self, data):
            raise RuntimeError("the transport is closed")

    done = []
    cycle = RequestResponseCycle(
        scope={"method": "GET"}, transport=Closed(), flow=FlowControl(Closed()), logger=logging.getLogger(),
        access_logger=logging.getLogger(), access_log=False, default_headers=[], message_event=asyncio.Event(),
        expect_100_continue=False, keep_alive=True, on_response=lambda: done.append(True),
    )
    assert whole_replies.write_whole(cycle.send, b"HTTP/1.1 200 OK\r\n", b"")
    assert cycle.response_complete
    assert done
