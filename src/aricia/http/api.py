"""What the front doors may use of the HTTP kernel."""

from __future__ import annotations

from aricia.http.catalogue import catalogue
from aricia.http.certificates import certificate_of
from aricia.http.endpoints import implemented_operations
from aricia.http.foreign_tokens import ForeignTokens
from aricia.http.kernel import Kernel
from aricia.http.key_store import KeyStoreFault, certificate_in
from aricia.http.listener import TLS, AddressInUse, CertificateFault, bind, serve
from aricia.http.listener import check as check_tls
from aricia.http.observers import Observer, access_log
from aricia.http.revocations import RevocationFault, Revocations
from aricia.http.telemetry import TelemetryMissing, telemetry
from aricia.http.tokens import KEY_FILE, LIFETIME, InvalidToken, TokenAuthority, key_pair, rotate_key

__all__ = [
    "KEY_FILE", "LIFETIME", "TLS", "AddressInUse", "CertificateFault", "ForeignTokens", "InvalidToken", "Kernel", "KeyStoreFault",
    "Observer", "RevocationFault", "Revocations", "TelemetryMissing", "TokenAuthority",
    "access_log", "bind", "catalogue", "certificate_in", "certificate_of", "check_tls", "implemented_operations", "key_pair",
    "rotate_key", "serve", "telemetry",
]
