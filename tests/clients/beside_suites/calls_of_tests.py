"""A pytest plugin beside the client's suites: writes down each call of a test and what the platform answered.

Client and suites stay as they are. The file that the variable CALLS_OF_TESTS names gets a line of JSON for each call: test, verb,
address, HTTP status, and the code and message of a fault.
"""

from __future__ import annotations

import json
import os
from typing import Any

import httpx

_current = {"test": ""}
_send, _send_async = httpx.Client.send, httpx.AsyncClient.send


def pytest_runtest_setup(item: Any) -> None:
    """The test that calls from now on."""
    _current["test"] = item.nodeid.partition("::")[2]


def _note(request: httpx.Request, response: httpx.Response) -> None:
    fault: dict[str, Any] = {}
    if response.headers.get("content-type", "").startswith("application/json"):
        answer = response.json()
        if isinstance(answer, dict):
            fault = {key: answer.get(key) for key in ("relatedHTTPCode", "exceptionErrorMessageId", "exceptionErrorMessage")}
    with open(os.environ["CALLS_OF_TESTS"], "a", encoding="utf-8") as file:
        line = {"test": _current["test"], "verb": request.method, "url": str(request.url), "status": response.status_code}
        file.write(json.dumps(line | fault) + "\n")


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
