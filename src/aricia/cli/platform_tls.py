"""The certificate of a platform, from its settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aricia.base.settings import Settings
from aricia.http.api import TLS, certificate_in, certificate_of, check_tls
from aricia.servers.api import locate

Say = Callable[[str], None]


def tls_of(settings: Settings, folder: Path, say: Say) -> TLS:
    """That of the key store in the settings, if the file is there, else the platform's own; and the authorities for clients.

    errors: KeyStoreFault, CertificateFault, SettingFault
    """
    certificate, key = _certificate(settings, folder, say)
    authorities = settings.text("aricia.tls.client-ca").strip()
    needed: str = settings.value("aricia.tls.client-auth")
    tls = TLS(certificate, key, locate(folder, authorities) if authorities else None, needed == "need")
    check_tls(tls)
    return tls


def _certificate(settings: Settings, folder: Path, say: Say) -> tuple[Path, Path]:
    name = settings.text("server.ssl.key-store")
    if not name:
        return certificate_of(folder)
    key_store = locate(folder, name)
    if not key_store.exists():
        own = certificate_of(folder)
        say(f"There is no key store {key_store}: the platform uses a certificate of its own, {own[0]}.")
        return own
    return certificate_in(key_store, settings.text("server.ssl.key-store-password"), folder)
