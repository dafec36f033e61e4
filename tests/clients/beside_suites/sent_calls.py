"""Beside the client's suites: writes down each call that the client sends and what the platform answered.

Client and suites stay as they are. The file that the variable CALLS_OF_TESTS names gets a line of JSON for each call: test, verb,
address, HTTP status, what was sent and answered (long texts are cut), and the code and message of a fault.
"""

from __future__ import annotations

import json
import os
from typing import Any

import httpx

LONGEST = 3000
current = {"test": ""}
_send, _send_async = httpx.Client.send, httpx.AsyncClient.send


def _note(request: httpx.Request, response: httpx.Response) -> None:
    fault: dict[str, Any] = {}
    if response.headers.get("content-type", "").startswith("application/json"):
        answer = response.json()
        if isinstance(answer, dict):
            fault = {key: answer.get(key) for key in ("relatedHTTPCode", "exceptionErrorMessageId", "exceptionErrorMessage")}
    line = {
        "test": current["test"], "verb": request.method, "url": str(request.url), "status": response.status_code, **fault,
        "sent": _sent_text(request), "answer": response.text[:LONGEST],
    }
    with open(os.environ["CALLS_OF_TESTS"], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _sent_text(request: httpx.Request) -> str:
    """The body of a request; passwords are not kept."""
    text = request.content.decode("utf-8", "replace")
    return "" if request.url.path.endswith("/api/token") else text[:LONGEST]


def _sent(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
    response = _send(client, request, **options)
    if not options.get("stream"):
        _note(request, response)
    return response


async def _sent_async(client: httpx.AsyncClient, request: httpx.Request, **options: Any) -> httpx.Response:
    response = await _send_async(client, request, **options)
    if not options.get("stream"):
        _note(request, response)
    return response


httpx.Client.send, httpx.AsyncClient.send = _sent, _sent_async  # type: ignore[method-assign]
