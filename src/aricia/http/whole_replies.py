"""Replies written to the socket in one piece, past the general path of the web server.

uvicorn looks at each header of each reply with two regular expressions and writes head and body apart. The ten headers that every
reply carries make that a quarter of the time of a short request, and they are the same every time. A reply whose head is known
is therefore handed to the transport as it is. This leans on uvicorn's class for a request and its answer: where that is another
class, or has lost a part that is used here, replies take the general path, which is slower and otherwise the same.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_PARTS = frozenset((
    "default_headers", "disconnected", "flow", "keep_alive", "message_event", "on_response", "response_complete",
    "response_started", "transport", "waiting_for_100_continue",
))
_KNOWN = frozenset(RequestResponseCycle.__init__.__code__.co_names) >= _PARTS


def write_whole(send: Any, head: bytes, body: bytes) -> bool:
    """Write a complete reply and end the exchange; False when it has to take the general path.

    head: status line and headers, each line with its end;  send: the function that ASGI gave
    """
    cycle = getattr(send, "__self__", None)
    if type(cycle) is not RequestResponseCycle or not _KNOWN:
        return False
    if cycle.disconnected or cycle.response_started or not cycle.keep_alive or cycle.flow.write_paused:
        return False
    cycle.response_started = True
    cycle.waiting_for_100_continue = False
    if not cycle.transport.is_closing():  # a client may send several requests and leave before they are answered
        cycle.transport.write(b"".join((head, *_lines(cycle.default_headers), b"\r\n", body)))
    cycle.response_complete = True
    cycle.message_event.set()
    cycle.on_response()
    return True


def _lines(headers: list[tuple[bytes, bytes]]) -> list[bytes]:
    """The server's own headers (the date, which changes once a second)."""
    return [b"%b: %b\r\n" % header for header in headers]
