"""What the front doors may use of the HTTP kernel."""

from __future__ import annotations

from aricia.http.catalogue import catalogue
from aricia.http.certificates import certificate_of
from aricia.http.endpoints import implemented_operations
from aricia.http.kernel import Kernel
from aricia.http.key_store import KeyStoreFault, certificate_in
from aricia.http.listener import AddressInUse, bind, serve
from aricia.http.tokens import TokenAuthority, key_pair

__all__ = [
    "AddressInUse", "Kernel", "KeyStoreFault", "TokenAuthority",
    "bind", "catalogue", "certificate_in", "certificate_of", "implemented_operations", "key_pair", "serve",
]
