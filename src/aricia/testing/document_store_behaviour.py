"""What every store of configuration documents does, for authors of connectors.

A test module imports everything from here and provides a fixture ``open_store``: a function that opens the same store, empty at
first, whenever it is called.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from aricia.servers.configuration.document_store import Document, DocumentStore

OpenStore = Callable[[], DocumentStore]

_LINES = 200


def _document(number: int) -> Document:
    return {"class": "OMAGServerConfig", "number": number, "lines": [str(number)] * _LINES}


def test_a_document_comes_back_as_it_was_given(open_store: OpenStore) -> None:
    document = {"class": "OMAGServerConfig", "unknown": {"x": [1, None, 0.5, True, "Größe \u2028"]}, "empty": {}}
    open_store().save("a server", document)
    assert open_store().load("a server") == document


def test_a_server_without_a_document_has_none(open_store: OpenStore) -> None:
    store = open_store()
    assert store.load("x") is None
    assert store.names() == []
    store.remove("x")


def test_the_names_are_those_of_the_documents_in_alphabetical_order(open_store: OpenStore) -> None:
    store = open_store()
    for name in ("b", "a:1", "a server", "größe", "c%2F{0}*?[x]"):
        store.save(name, _document(1))
    assert store.names() == sorted(["b", "a:1", "a server", "größe", "c%2F{0}*?[x]"])


def test_a_document_replaces_the_one_before_and_no_other(open_store: OpenStore) -> None:
    store = open_store()
    store.save("a", _document(1))
    store.save("b", _document(2))
    store.save("a", {"short": True})
    assert (store.load("a"), store.load("b")) == ({"short": True}, _document(2))


def test_a_removed_document_is_gone_and_may_come_again(open_store: OpenStore) -> None:
    store = open_store()
    store.save("a", _document(1))
    store.remove("a")
    assert (store.names(), store.load("a")) == ([], None)
    store.save("a", _document(2))
    assert open_store().load("a") == _document(2)


def test_what_was_saved_does_not_change_with_what_was_given(open_store: OpenStore) -> None:
    store, document = open_store(), _document(1)
    store.save("a", document)
    document["number"] = 2
    loaded = store.load("a") or {}
    loaded["number"] = 3
    assert store.load("a") == _document(1)


def test_a_reader_never_sees_half_a_document(open_store: OpenStore) -> None:
    store, done, seen = open_store(), threading.Event(), []
    store.save("a", _document(0))

    def write() -> None:
        try:
            for number in range(1, 30):
                store.save("a", _document(number))
        finally:
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        found = store.load("a")
        assert found is not None
        assert found == _document(found["number"])
        seen.append(found["number"])
    writer.join()
    assert seen == sorted(seen)
    assert store.load("a") == _document(29)
