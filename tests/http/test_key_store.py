import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from aricia.http.certificates import certificate_of
from aricia.http.key_store import KeyStoreFault, certificate_in


def make_key_store(folder, password, *, with_key=True):
    """A PKCS12 file with a certificate, as keytool makes them."""
    certificate, key = (path.read_bytes() for path in certificate_of(folder))
    file = folder / "keystore.p12"
    encryption = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    private = serialization.load_pem_private_key(key, None) if with_key else None
    file.write_bytes(pkcs12.serialize_key_and_certificates(
        b"egeriaserverchassis", private, x509.load_pem_x509_certificate(certificate), None, encryption
    ))
    return file


def test_the_certificate_of_a_key_store_can_be_served(tmp_path):
    certificate, key = certificate_in(make_key_store(tmp_path, "egeria"), "egeria", tmp_path)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    assert certificate.read_bytes() == certificate_of(tmp_path)[0].read_bytes()
    assert key.stat().st_mode & 0o077 == 0


def test_a_key_store_that_cannot_be_used_is_named(tmp_path):
    file = make_key_store(tmp_path, "egeria")
    with pytest.raises(KeyStoreFault, match=r"keystore\.p12 cannot be read"):
        certificate_in(file, "wrong", tmp_path)
    file.write_bytes(b"no key store")
    with pytest.raises(KeyStoreFault, match=r"server\.ssl\.key-store-password"):
        certificate_in(file, "egeria", tmp_path)


def test_a_key_store_without_a_key_is_of_no_use(tmp_path):
    with pytest.raises(KeyStoreFault, match="holds no private key"):
        certificate_in(make_key_store(tmp_path, "egeria", with_key=False), "egeria", tmp_path)
