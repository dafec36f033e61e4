"""The checks of users against a user directory (spec: security, section 1.3). Refusals raise UserNotAuthorized.

A user must be known and available. A control that is not there, or lists nobody for DEFAULT, admits everyone.
"""

from __future__ import annotations

from aricia.base.errors import UserNotAuthorized, unauthorised
from aricia.connections.api import AVAILABLE, Collection, SecretsFile

DEFAULT = "DEFAULT"

ADMINISTRATION, OPERATION, INVESTIGATION = "admin-services", "platform-services", "server-operations"


class AccessControls:
    """The access controls of one collection of a secrets file. Answers are remembered until the file changes."""

    def __init__(self, file: SecretsFile, collection: str) -> None:
        self._file = file
        self._name = collection
        self._snapshot: Collection | None = None
        self._allowed: dict[tuple[str, str], bool] = {}

    def directory(self) -> Collection:
        """The user directory as it is now."""
        snapshot = self._file.collection(self._name)
        if snapshot is not self._snapshot:
            self._snapshot, self._allowed = snapshot, {}
        return snapshot

    def check_user(self, user: str) -> None:
        """The user is known and available."""
        account = self.directory().account(user)
        if account is None or account.status != AVAILABLE:
            raise unknown_user(user)

    def allows(self, user: str, control: str) -> bool:
        """Whether the control admits the user; an unknown or unavailable user is refused with OPEN-METADATA-SECURITY-403-017."""
        directory = self.directory()
        known = self._allowed.get((user, control))
        if known is None:
            self.check_user(user)
            admitted = directory.admitted(control, DEFAULT)
            known = admitted is None or not admitted.isdisjoint(directory.memberships(user))
            self._allowed[user, control] = known
        return known

    def check_platform(self, user: str, control: str, operation: str) -> None:
        """A call of platform, administration or operational services."""
        if not self.allows(user, control):
            raise unauthorised("OMAG-PLATFORM-SECURITY-403-001", user=user, inserts=(user, operation, control))

    def check_server(self, user: str, server: str) -> None:
        """A call of any service of an OMAG server."""
        if not self.allows(user, server):
            raise unauthorised("OMAG-SERVER-SECURITY-403-002", user=user, inserts=(user, server))

    def check_service(self, user: str, service: str) -> None:
        """A call of one service, by its full name."""
        if not self.allows(user, service):
            raise unauthorised("OMAG-SERVER-SECURITY-403-003", user=user, inserts=(user, service))


def unknown_user(user: str) -> UserNotAuthorized:
    """The fault for a user who is not known, or whose account is not available."""
    return unauthorised("OPEN-METADATA-SECURITY-403-017", user=user, inserts=(user,))
