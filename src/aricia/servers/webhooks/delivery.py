"""One delivery: a batch of events as a signed POST (Standard Webhooks), given up after so many attempts."""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path

from aricia.base.audit_log import AuditLog
from aricia.base.clock import now_ms
from aricia.base.codec import encode, format_time
from aricia.base.errors import AriciaError, ConnectorError
from aricia.base.guids import new_guid
from aricia.connections.api import HttpPool, RestLimits
from aricia.servers.webhooks.subscriptions import Webhook, check_url, signing_key

EVENTS, TEST = "aricia.events", "aricia.test"
LIMITS = RestLimits(connect=5.0, read=10.0, connections=1, retries=0)
_COMPONENT = "Webhooks"


class Delivery:
    """Sends the events of one subscription. ``publish`` is what a relay of the feed needs.

    attempts: for one batch, before it is written to the file of dead letters
    clock: epoch s
    """

    def __init__(
        self, webhook: Webhook, pool: HttpPool, attempts: int, dead_letters: Path, audit_log: AuditLog,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.webhook = webhook
        self._pool, self._attempts, self._clock = pool, attempts, clock
        self._dead_letters, self._audit_log = dead_letters, audit_log
        self._failed = ("", 0)  # the batch that was refused last, and how often

    def publish(self, events: Sequence[str]) -> None:
        """Deliver events; what has failed often enough becomes a dead letter, and the rest goes on.

        errors: ConnectorError, the same events are to be given again
        """
        if not events:
            return
        content = body(EVENTS, self.webhook.server, events)
        identity = "msg_" + hashlib.sha256("\n".join((self.webhook.id, *events)).encode()).hexdigest()[:32]
        try:
            self.send(identity, content)
        except AriciaError as problem:
            times = self._failed[1] + 1 if self._failed[0] == identity else 1
            self._failed = (identity, times)
            if times < self._attempts:
                raise
            self._bury(identity, content, len(events), times, problem)
        self._failed = ("", 0)

    def send(self, identity: str, content: bytes) -> None:
        """One attempt. errors: ConnectorError for a receiver that does not answer with a status of 200 to 299"""
        webhook = self.webhook
        check_url(webhook.url)
        moment = str(int(self._clock()))
        headers = {
            "content-type": "application/json", "user-agent": "aricia", "webhook-id": identity, "webhook-timestamp": moment,
            "webhook-signature": signature(signing_key(webhook.secret), identity, moment, content),
        }
        answer = self._pool.send("POST", webhook.url, content, headers)
        if not 200 <= answer.status < 300:
            raise ConnectorError("ARICIA-502-210", (webhook.id, answer.status))

    def _bury(self, identity: str, content: bytes, number: int, times: int, problem: AriciaError) -> None:
        letter = encode({"time": format_time(now_ms()), "webhook-id": identity, "reason": problem.text, "body": content.decode()})
        try:
            self._dead_letters.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(self._dead_letters, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
                file.write(letter + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as fault:  # nothing is given up before it is written down
            raise ConnectorError("ARICIA-503-210", (self._dead_letters, fault.strerror)) from None
        self._audit_log.log(
            "ARICIA-0210", self.webhook.id, number, times, problem.text, self._dead_letters, component=_COMPONENT,
            action="deliver",
        )


def send_test(webhook: Webhook, audit_log: AuditLog) -> None:
    """Send a message without events, once. errors: ConnectorError"""
    pool = HttpPool(LIMITS)
    try:
        delivery = Delivery(webhook, pool, 1, Path(), audit_log)
        delivery.send(f"msg_{new_guid()}", body(TEST, webhook.server, ()))
    finally:
        pool.close()


def body(kind: str, server: str, events: Sequence[str]) -> bytes:
    """The JSON of a message; events: as JSON objects. The list of them comes last."""
    head = encode({"type": kind, "timestamp": format_time(now_ms()), "server": server})
    return b"%b,\"events\":[%b]}" % (head[:-1], ",".join(events).encode())


def signature(key: bytes, identity: str, moment: str, content: bytes) -> str:
    """The value of the header webhook-signature."""
    signed = b"%b.%b.%b" % (identity.encode(), moment.encode(), content)
    return "v1," + b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
