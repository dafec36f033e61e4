"""The least that a server in this language can do: read a JSON body, write a JSON answer. What aricia is compared with.

    uvicorn --port 8000 --app-dir bench echo:application
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer every request with the body it carried."""
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    answer = _encode({"class": "EchoResponse", "relatedHTTPCode": 200, "body": _decode(body) if body else None})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})
