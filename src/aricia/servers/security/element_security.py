"""Governance zones: who may read and change which element (spec: security, section 1.4)."""

from __future__ import annotations

from collections.abc import Sequence

from aricia.base.errors import unauthorised
from aricia.repository.instances import Entity
from aricia.servers.security.access_controls import DEFAULT, AccessControls
from aricia.servers.security.set_order import in_set_order

_OWNER, _EXISTING, _NEW = "instanceOwner", "existingMaintainer", "newMaintainer"


class ElementSecurity:
    """The checks of elements against the zones that they are members of. Implements ``aricia.metadata.session.Security``."""

    def __init__(self, controls: AccessControls) -> None:
        self._controls = controls

    def may_read(self, user: str, element: Entity, zones: Sequence[str]) -> bool:
        """Whether the user sees the element."""
        return not zones or self._allowed(user, "READ", element, zones)

    def check_read(self, user: str, element: Entity, zones: Sequence[str]) -> None:
        """OMAG-SERVER-SECURITY-403-020 when the user does not see the element."""
        if zones and not self._allowed(user, "READ", element, zones):
            raise unauthorised("OMAG-SERVER-SECURITY-403-020", user=user, inserts=(user, "READ", element.type_name, element.guid))

    def check_create(self, user: str, type_name: str, zones: Sequence[str]) -> None:
        """OMAG-SERVER-SECURITY-403-008 when the user may not create elements in these zones."""
        if zones and not self._allowed(user, "CREATE", None, zones):
            raise unauthorised("OMAG-SERVER-SECURITY-403-008", user=user, inserts=(user, type_name))

    def check_change(self, user: str, operation: str, element: Entity, zones: Sequence[str]) -> None:
        """OMAG-SERVER-SECURITY-403-020 when the user may not do this to the element; -005 for a change of its zones (PUBLISH)."""
        if not zones or self._allowed(user, operation, element, zones):
            return
        if operation == "PUBLISH":
            raise unauthorised("OMAG-SERVER-SECURITY-403-005", user=user, inserts=(user, element.guid, list(zones), []))
        raise unauthorised("OMAG-SERVER-SECURITY-403-020", user=user, inserts=(user, operation, element.type_name, element.guid))

    def default_zones(self, user: str, type_name: str, given: Sequence[str] | None) -> Sequence[str] | None:
        """The zones of a new element: those given, and the default zones of the user's account."""
        return self._with_account_zones(user, "defaultZones", given)

    def publish_zones(self, user: str, type_name: str) -> Sequence[str] | None:
        """The zones that publishing moves an element to."""
        return self._with_account_zones(user, "publishZones", None)

    def _with_account_zones(self, user: str, name: str, given: Sequence[str] | None) -> Sequence[str] | None:
        account = self._controls.directory().account(user)
        own = account.zones(name) if account else ()
        if not own and not given:
            return given
        return in_set_order([*(given or ()), *own])

    def _allowed(self, user: str, operation: str, element: Entity | None, zones: Sequence[str]) -> bool:
        directory = self._controls.directory()
        secured = False
        for zone in zones:
            if zone == user:
                return True
            admitted = directory.admitted(zone, operation, DEFAULT)
            if admitted is None:  # a zone without rules is open to all, unless it is the private one of somebody else
                secured = secured or directory.account(zone) is not None
                continue
            secured = True
            if not admitted.isdisjoint(directory.memberships(user)) or not admitted.isdisjoint(_instance_groups(user, element)):
                return True
        return not secured


def _instance_groups(user: str, element: Entity | None) -> set[str]:
    """The groups that a user belongs to for one element: its owner, one of its maintainers."""
    if element is None:
        return {_OWNER, _NEW}
    groups: set[str] = set()
    ownership = element.classification("Ownership")
    if ownership is None or user in (ownership.properties.get("userId") or ()):
        groups.add(_OWNER)
    if user in element.maintained_by:
        groups.update((_EXISTING, _NEW))
    return groups
