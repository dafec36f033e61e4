"""What every secrets store does, for authors of connectors.

A test module imports everything from here and provides a fixture ``open_secrets``: a function that is given the secrets of a
collection by name and opens a store that has them, through ``open_secrets_store`` if it can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aricia.connections.secrets.store import SecretsStore

OpenSecrets = Callable[[Mapping[str, str]], SecretsStore]

GIVEN = {"userId": "erin", "clearPassword": "Größe: '\"\\ #", "accessToken": "a.b.c"}


def test_secrets_come_back_as_they_were_given(open_secrets: OpenSecrets) -> None:
    store = open_secrets(GIVEN)
    assert {name: store.secret(name) for name in GIVEN} == GIVEN


def test_a_secret_that_is_not_there_is_none(open_secrets: OpenSecrets) -> None:
    store = open_secrets(GIVEN)
    assert [store.secret(name) for name in ("encryptedPassword", "", "a b/../c")] == [None] * 3


def test_a_store_knows_its_collection(open_secrets: OpenSecrets) -> None:
    assert open_secrets(GIVEN).collection_name


def test_secrets_that_did_not_change_are_still_valid(open_secrets: OpenSecrets) -> None:
    store = open_secrets(GIVEN)
    assert (store.still_valid(), store.still_valid()) == (True, True)


def test_a_store_shows_no_secret_in_its_text(open_secrets: OpenSecrets) -> None:
    store = open_secrets(GIVEN)
    assert not [secret for secret in GIVEN.values() if secret in f"{store} {store!r}" and len(secret) > 4]
