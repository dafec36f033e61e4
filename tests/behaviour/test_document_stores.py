"""The behaviour suite, on the stores of configuration documents that ship."""

import pytest
from cryptography.fernet import Fernet

from aricia.servers.configuration.document_store import (
    ENCRYPTED_FILE_STORE,
    FILE_STORE,
    DocumentPlace,
    open_document_store,
    store_connection,
)
from aricia.testing.document_store_behaviour import *  # noqa: F403


@pytest.fixture(params=[FILE_STORE, ENCRYPTED_FILE_STORE], ids=["file", "encrypted"])
def open_store(request, tmp_path, monkeypatch):
    monkeypatch.setenv("ARICIA_CONFIG_KEY", Fernet.generate_key().decode())
    connection = store_connection(request.param, "{0}/{0}.config")
    place = DocumentPlace(connection=connection, data_directory=tmp_path, locate=lambda name: tmp_path / name)
    return lambda: open_document_store(place)
