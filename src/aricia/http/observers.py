"""Who is told of every request once it is answered: the access log, and traces. Without observers there is nothing to pay."""

from __future__ import annotations

from collections.abc import Callable

from aricia.base.clock import now_ms
from aricia.base.log_lines import write_line
from aricia.http.exchange import Exchange
from aricia.http.replies import Reply

Observer = Callable[[Exchange, Reply, float], None]  # seconds that it took


def access_log(exchange: Exchange, reply: Reply, seconds: float) -> None:
    """A line a request. The query string and the body stay out of it: they may hold what is nobody's business."""
    operation = "" if exchange.route is None else exchange.route.operation.name
    code, path, took = reply.code or reply.status, exchange.path, round(seconds * 1000, 2)
    fields = {
        "level": "Access", "client": exchange.client, "user": exchange.user or "", "method": exchange.method, "path": path,
        "operation": operation, "status": reply.status, "code": code, "bytes": len(reply.body), "milliseconds": took,
        "requestId": exchange.request_id,
    }
    who = f"{exchange.client or '-'} {exchange.user or '-'}"
    text = f"{who} {exchange.method} {path} {reply.status} {code} {len(reply.body)} {took:g} ms {exchange.request_id or '-'}"
    write_line(f"Access {text}", now_ms(), fields)
