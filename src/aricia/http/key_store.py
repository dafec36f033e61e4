"""The certificate in a PKCS12 key store, such as Java platforms have, as the PEM files that the web server reads."""

from __future__ import annotations

import os
from pathlib import Path


class KeyStoreFault(Exception):
    """A key store cannot be used; the text says why."""


def certificate_in(key_store: Path, password: str, folder: Path) -> tuple[Path, Path]:
    """The files of the key store's certificate, with those that vouch for it, and of its private key; written into the folder.

    errors: KeyStoreFault
    """
    # Imported here: cryptography costs 50 ms, and most platforms have no key store.
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        content = pkcs12.load_pkcs12(key_store.read_bytes(), password.encode() or None)
    except (OSError, ValueError) as problem:
        raise KeyStoreFault(
            f"The key store {key_store} cannot be read: {problem}. It has to be a PKCS12 file with the password of the setting "
            "server.ssl.key-store-password."
        ) from None
    if content.key is None or content.cert is None:
        raise KeyStoreFault(f"The key store {key_store} holds no private key with a certificate.")
    chain = [content.cert.certificate, *(each.certificate for each in content.additional_certs)]
    certificate, key = folder / "tls-key-store-certificate.pem", folder / "tls-key-store-key.pem"
    certificate.write_bytes(b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain))
    pem = content.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    return certificate, key
