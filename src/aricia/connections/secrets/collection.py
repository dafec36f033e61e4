"""One collection of an ``.omsecrets`` file as typed values (spec: security, section 1.2)."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

AVAILABLE = "AVAILABLE"
CREDENTIALS_EXPIRED = "CREDENTIALS_EXPIRED"
LOCKED = "LOCKED"
DISABLED = "DISABLED"

# The groups of an account type. The second name is the one that sample directories use for contractors.
ACCOUNT_TYPE_GROUPS = {
    "EMPLOYEE": ("employeeUsers",),
    "CONTRACTOR": ("contractUsers", "contractorUsers"),
    "EXTERNAL": ("externalUsers",),
    "DIGITAL": ("digitalUsers",),
}
ALL_USERS = "allUsers"


class UserAccount(Struct, frozen=True):
    """A user: what security needs, and the whole entry as it stands in the file."""

    user_id: str
    entry: dict[str, Any]

    @property
    def name(self) -> str:
        """The display name of tokens; the user id when the account has none."""
        return str(self.entry.get("userName") or self.user_id)

    @property
    def status(self) -> str:
        """The account's status; an account without one is disabled."""
        return str(self.entry.get("userAccountStatus") or DISABLED)

    @property
    def account_type(self) -> str:
        """EMPLOYEE, CONTRACTOR, EXTERNAL, DIGITAL or OTHER."""
        return str(self.entry.get("userAccountType") or "OTHER")

    @property
    def secrets(self) -> dict[str, str]:
        """The user's secrets by name."""
        return {str(name): str(value) for name, value in (self.entry.get("secrets") or {}).items()}

    def zones(self, name: str) -> tuple[str, ...]:
        """A list of zones among the other properties: ``defaultZones`` or ``publishZones``."""
        listed = (self.entry.get("otherProperties") or {}).get(name)
        return tuple(str(zone) for zone in listed) if isinstance(listed, list) else ()


class Collection:
    """A snapshot of one secrets collection. It never changes: a changed file makes a new one."""

    def __init__(self, name: str, content: dict[str, Any]) -> None:
        self.name = name
        self.content = content
        self.secrets: dict[str, Any] = content.get("secrets") or {}
        self.token_api: dict[str, Any] | None = content.get("tokenAPI")
        self._users: dict[str, Any] = {str(user): entry for user, entry in (content.get("users") or {}).items()}
        self._lists: dict[str, Any] = content.get("namedLists") or {}
        self._controls: dict[str, Any] = content.get("securityAccessControls") or {}
        self._memberships: dict[str, frozenset[str]] = {}
        self._above = self._parents()

    def user_ids(self) -> list[str]:
        """Every user id."""
        return list(self._users)

    def account(self, user_id: str) -> UserAccount | None:
        """The account of a user."""
        entry = self._users.get(user_id)
        return None if entry is None else UserAccount(user_id, entry)

    def named_list(self, name: str) -> dict[str, Any] | None:
        """A named list as it stands in the file."""
        entry: dict[str, Any] | None = self._lists.get(name)
        return entry

    def control(self, name: str) -> dict[str, Any] | None:
        """A security access control as it stands in the file."""
        entry: dict[str, Any] | None = self._controls.get(name)
        return entry

    def admitted(self, control_name: str, *operations: str) -> frozenset[str] | None:
        """Users, groups and roles that a control admits to the first of these operations that it lists; None: it lists none."""
        control = self._controls.get(control_name)
        lists = (control or {}).get("associatedSecurityList") or {}
        for operation in operations:
            if operation in lists:
                return frozenset(str(name) for name in lists[operation] or ())
        return None

    def memberships(self, user_id: str) -> frozenset[str]:
        """The user id, the groups of the account, and every named list that contains one of these, directly or not."""
        known = self._memberships.get(user_id)
        if known is None:
            known = self._memberships[user_id] = self._closure(user_id)
        return known

    def _closure(self, user_id: str) -> frozenset[str]:
        account = self.account(user_id)
        entry = account.entry if account else {}
        pending = [user_id, *(entry.get("securityRoles") or ()), *(entry.get("securityGroups") or ())]
        if account is not None and account.status == AVAILABLE:
            pending += (ALL_USERS, *ACCOUNT_TYPE_GROUPS.get(account.account_type, ()))
        found: set[str] = set()
        while pending:
            name = str(pending.pop())
            if name not in found:
                found.add(name)
                pending += self._above.get(name, ())
        return frozenset(found)

    def _parents(self) -> dict[str, list[str]]:
        """Which named lists contain a user or list directly."""
        parents: dict[str, list[str]] = {}
        for name, entry in self._lists.items():
            for member in (*(entry.get("userMembers") or ()), *(entry.get("listMembers") or ())):
                parents.setdefault(str(member), []).append(name)
        return parents
