"""Configuration documents in encrypted files (Fernet: AES and HMAC, of the package cryptography).

The keys are a secret: ``encryptionKey`` of the secrets store that the connection embeds, else the environment variable
ARICIA_CONFIG_KEY. Several keys are separated by commas: the first one encrypts, all of them decrypt, so that keys can be changed.
A document that was stored as JSON before is read, and is encrypted when it is stored again.
"""

from __future__ import annotations

import os

from aricia.base.errors import ConfigurationError
from aricia.connections.api import open_secrets_store, read_connection
from aricia.servers.configuration.document_files import DEFAULT_TEMPLATE, FileDocumentStore, Undecodable
from aricia.servers.configuration.document_store import DocumentPlace

KEY_VARIABLE = "ARICIA_CONFIG_KEY"
KEY_SECRET = "encryptionKey"
_PLAIN = b"{"


def open_encrypted_files(place: DocumentPlace) -> FileDocumentStore:
    """Documents in encrypted files.

    errors: ARICIA-400-094 no key;  -095 what should be a key is none;  those of the secrets store
    """
    from cryptography.fernet import Fernet, InvalidToken, MultiFernet  # only here is it needed before TLS

    keys = [key.strip() for key in _keys(place).split(",") if key.strip()]
    if not keys:
        raise ConfigurationError("ARICIA-400-094", (KEY_SECRET, KEY_VARIABLE))
    try:
        cipher = MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ConfigurationError("ARICIA-400-095") from None

    def unseal(content: bytes) -> bytes:
        if content.lstrip().startswith(_PLAIN):
            return content
        try:
            return cipher.decrypt(content)
        except InvalidToken:
            raise Undecodable("it is damaged, or was encrypted with another key") from None

    return FileDocumentStore(place.data_directory, place.address or DEFAULT_TEMPLATE, seal=cipher.encrypt, unseal=unseal)


def _keys(place: DocumentPlace) -> str:
    embedded = read_connection(place.connection).embedded_connections
    if embedded:
        store = open_secrets_store(embedded[0].embedded_connection, place.locate)
        return store.secret(KEY_SECRET) or ""
    return os.environ.get(KEY_VARIABLE, "")
