"""Webhooks: signed, in order, again after a failure, given up in writing, resumed after a restart."""

import base64
import hashlib
import hmac
import json
from types import SimpleNamespace

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError, ConnectorError
from aricia.connections.api import HttpPool
from aricia.servers.webhooks.delivery import LIMITS, Delivery, send_test
from aricia.servers.webhooks.relays import WebhookRelays
from aricia.servers.webhooks.subscriptions import Webhook, Webhooks, new_secret
from aricia.testing.embedded_store import embedded_store

SECRET = new_secret()


@pytest.fixture
def records():
    return []


@pytest.fixture
def store(tmp_path):
    with embedded_store(tmp_path) as opened:
        yield opened


def relays(store, folder, records, attempts=3):
    server = SimpleNamespace(name="a-store", audit_log=AuditLog("a-store", [(records.append, None)]))
    return WebhookRelays(server, store.store, folder, attempts)


def webhook(receiver, name="w", **wanted):
    return Webhook(id=name, server="a-store", url=receiver.url, secret=SECRET, wanted=wanted)


def is_signed(headers, content, secret=SECRET):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + content
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{digest}"


def test_events_are_delivered_in_order_signed_and_filtered(store, tmp_path, receiver, records):
    Webhooks(tmp_path).add(webhook(receiver, type=["Glossary"]))
    running = relays(store, tmp_path, records)
    running.start()
    for number in range(10):
        store.create(f"c{number}")
        store.create(f"g{number}", "Glossary")
    receiver.wait_for(10)
    running.stop()
    assert receiver.names() == [f"g{number}" for number in range(10)]
    numbers = [event["number"] for event in receiver.events()]
    assert numbers == sorted(set(numbers))
    assert all(is_signed(headers, content) for headers, content in receiver.taken)


def test_what_is_refused_comes_again_under_the_same_id(store, tmp_path, receiver, records):
    Webhooks(tmp_path).add(webhook(receiver))
    running = relays(store, tmp_path, records)
    running.start()
    receiver.statuses = [500, 302]
    store.create("a")
    receiver.wait_for(1)
    running.stop()
    ids = {headers["webhook-id"] for headers, _ in [*receiver.refused, *receiver.taken]}
    assert (len(receiver.refused), len(ids), receiver.names()) == (2, 1, ["a"])


def test_what_is_refused_too_often_becomes_a_dead_letter_and_the_rest_goes_on(store, tmp_path, receiver, records):
    Webhooks(tmp_path).add(webhook(receiver))
    running = relays(store, tmp_path, records, attempts=2)
    running.start()
    receiver.statuses = [500, 500]
    store.create("lost")
    with receiver.changed:
        assert receiver.changed.wait_for(lambda: len(receiver.refused) == 2, 20)
    store.create("next")
    receiver.wait_for(1)
    running.stop()
    file = tmp_path / "data/dead-letters/a-store/w.jsonl"
    (letter,) = [json.loads(line) for line in file.read_text().splitlines()]
    (event,) = json.loads(letter["body"])["events"]
    assert event["event"]["elementProperties"]["propertiesAsStrings"]["qualifiedName"] == "lost"
    assert receiver.names() == ["next"] and file.stat().st_mode & 0o077 == 0
    assert [record.message_id for record in records if record.message_id == "ARICIA-0210"] == ["ARICIA-0210"]


def test_what_happens_between_two_runs_is_delivered_by_the_second(store, tmp_path, receiver, records):
    Webhooks(tmp_path).add(webhook(receiver))
    first = relays(store, tmp_path, records)
    first.start()
    store.create("before")
    receiver.wait_for(1)
    first.stop()
    store.create("between")
    second = relays(store, tmp_path, records)
    second.start()
    receiver.wait_for(2)
    second.stop()
    assert receiver.names() == ["before", "between"]


def test_webhooks_that_are_added_and_removed_begin_and_end_without_a_restart(store, tmp_path, receiver, records):
    running = relays(store, tmp_path, records)
    running.look()
    Webhooks(tmp_path).add(webhook(receiver))
    running.look()
    store.create("a")
    receiver.wait_for(1)
    assert Webhooks(tmp_path).remove("w") and not Webhooks(tmp_path).remove("w")
    running.look()
    store.create("b")
    running.start()
    running.stop()
    assert receiver.names() == ["a"]


def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(store, tmp_path, receiver, records):
    Webhooks(tmp_path).add(webhook(receiver))
    running = relays(store, tmp_path, records)
    running.start()
    (tmp_path / "webhooks.json").write_text("{")
    running.look()
    store.create("a")
    receiver.wait_for(1)
    running.stop()
    assert "ARICIA-400-210" in [record.message_id for record in records]


@pytest.mark.parametrize("url", [
    "http://example.com/hook", "ftp://localhost/x", "https://user:word@example.com/", "https://", "nonsense", "http://10.0.0.1/", "http://[::",
])
def test_events_do_not_leave_the_machine_in_clear_text(tmp_path, url):
    with pytest.raises(AriciaError) as fault:
        Webhooks(tmp_path).add(Webhook(id="w", server="s", url=url, secret=SECRET))
    assert fault.value.id == "ARICIA-400-211" and Webhooks(tmp_path).all() == []


@pytest.mark.parametrize("secret", ["", "secret", "whsec_", "whsec_AAAA", "whsec_???"])
def test_a_weak_secret_is_refused(tmp_path, secret):
    with pytest.raises(AriciaError) as fault:
        Webhooks(tmp_path).add(Webhook(id="w", server="s", url="https://example.com/", secret=secret))
    assert fault.value.id == "ARICIA-400-212"


def test_the_file_of_webhooks_is_for_its_owner_alone(tmp_path, receiver):
    Webhooks(tmp_path).add(webhook(receiver))
    assert (tmp_path / "webhooks.json").stat().st_mode & 0o077 == 0


def test_a_test_message_has_no_events(receiver):
    send_test(webhook(receiver), AuditLog("test", []))
    ((headers, content),) = receiver.taken
    assert json.loads(content)["type"] == "aricia.test" and json.loads(content)["events"] == [] and is_signed(headers, content)


def test_nothing_is_given_up_before_it_is_written_down(tmp_path, receiver, records):
    blocked = tmp_path / "file"
    blocked.touch()
    log = AuditLog("test", [(records.append, None)])
    delivery = Delivery(webhook(receiver), HttpPool(LIMITS), 1, blocked / "w.jsonl", log)
    receiver.statuses = [500]
    with pytest.raises(ConnectorError) as fault:
        delivery.publish(['{"number":1}'])
    assert fault.value.id == "ARICIA-503-210"
    delivery.publish(['{"number":1}'])
    assert len(receiver.taken) == 1
