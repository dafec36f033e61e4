"""Servers of a cohort without a broker on one platform in this process, which read from each other over its socket.

    with PlatformThread(tmp_path) as platform:
        members = BrokerlessMembers(platform, ("a", "b"))
        members.start("a")
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aricia.testing.cohort_members import CohortMembers
from aricia.testing.platform_thread import PlatformThread

PROVIDER = "aricia.connections.event_bus.MemberTopicProvider"
CALLER = {"userId": "egerianpa", "clearPassword": "secret"}  # an account of the demonstration


class BrokerlessMembers(CohortMembers):
    """Servers by the names that they are given; each of them knows the first one.

    bus: more properties of the event bus
    """

    def __init__(self, platform: PlatformThread, names: Iterable[str], **bus: Any) -> None:
        self._url, known = platform.url, tuple(names)
        super().__init__(platform.data_directory, known, provider=PROVIDER, bus={
            **CALLER, "members": [self.address(known[0])], "verifyTLS": False, **bus,
        })
        self.platform = platform.platform

    def address(self, name: str) -> str:
        """Where a server is reached."""
        return f"{self._url}/servers/{name}"

    def document(self, name: str) -> dict[str, Any]:
        """The configuration document of a server."""
        return {**super().document(name), "localServerURL": self._url}

    def close(self) -> None:
        """Stop the servers; the platform goes on."""
        self.platform.stop_all()
