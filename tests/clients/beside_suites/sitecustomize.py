"""On the module path of the client's suites: the names of their author's machines lead to the platform under test.

Suites and client stay as they are; only what these names resolve to differs.
"""

from __future__ import annotations

import socket
from typing import Any

OTHER_NAMES = frozenset(("laz.local", "oak.local", "cray.local", "lex.local"))
_resolve = socket.getaddrinfo


def _resolved_here(host: Any, *arguments: Any, **options: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    return _resolve("127.0.0.1" if name in OTHER_NAMES else host, *arguments, **options)


socket.getaddrinfo = _resolved_here
