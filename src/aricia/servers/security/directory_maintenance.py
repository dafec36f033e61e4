"""Reading and changing a user directory: accounts and access controls (spec: security, 1.2; platform, section 4).

Only users whom the control of the platform's operators admits may do either.
"""

from __future__ import annotations

from typing import Any

from aricia.base.body_faults import INVALID_FORMAT, UnmappableBody
from aricia.base.errors import unauthorised
from aricia.connections.api import AVAILABLE, CREDENTIALS_EXPIRED, DISABLED, LOCKED, SecretsFile, UserAccount
from aricia.servers.security.access_controls import OPERATION, AccessControls, unknown_user

Json = dict[str, Any]

_CONSTANTS = {
    "userAccountStatus": (AVAILABLE, CREDENTIALS_EXPIRED, LOCKED, DISABLED),
    "userAccountType": ("EMPLOYEE", "CONTRACTOR", "EXTERNAL", "DIGITAL", "OTHER"),
}
# Fields of the JSON that are no part of an entry in the file.
_NO_ENTRY = frozenset(("class", "userId", "secretNames", "controlName"))


class DirectoryMaintenance:
    """The user directory in one collection of a secrets file. ``user`` and ``operation``: who calls what, for the check."""

    def __init__(self, file: SecretsFile, collection: str, controls: AccessControls) -> None:
        self._file = file
        self._name = collection
        self._controls = controls

    # ---- accounts ----------------------------------------------------------------------------------------------------
    def account(self, user: str, operation: str, user_id: str) -> Json | None:
        """An account without its secrets, or None."""
        self._check(user, operation)
        account = self._file.collection(self._name).account(user_id)
        return None if account is None else _account_json(account)

    def user_ids(self, user: str, operation: str, status: str | None, account_type: str | None) -> list[str]:
        """The users whose accounts have the status and the type, where these are given."""
        self._check(user, operation)
        directory = self._file.collection(self._name)
        accounts = [account for user_id in directory.user_ids() if (account := directory.account(user_id)) is not None]
        return [
            account.user_id for account in accounts
            if status in (None, account.status) and account_type in (None, account.account_type)
        ]

    def set_account(self, user: str, operation: str, user_id: str, account: Json) -> None:
        """Write an account in place of the one of this user. Without secrets those of before stay: no answer ever shows them."""
        self._check(user, operation)
        entry = _entry(account)
        for name, constants in _CONSTANTS.items():
            if entry.get(name, constants[0]) not in constants:
                raise UnmappableBody(INVALID_FORMAT, f"{name} must be one of {', '.join(constants)}.")

        def edit(content: Json) -> None:
            users = _part(content, "users")
            kept = (users.get(user_id) or {}).get("secrets")
            users[user_id] = entry if "secrets" in entry or not kept else {**entry, "secrets": kept}

        self._file.change(self._name, edit)

    def delete_account(self, user: str, operation: str, user_id: str) -> None:
        """Remove an account; OPEN-METADATA-SECURITY-403-017 when there is none."""
        self._check(user, operation)

        def edit(content: Json) -> None:
            if _part(content, "users").pop(user_id, None) is None:
                raise unknown_user(user_id)

        self._file.change(self._name, edit)

    # ---- access controls ---------------------------------------------------------------------------------------------
    def control(self, user: str, operation: str, name: str) -> Json | None:
        """An access control, or None."""
        self._check(user, operation)
        control = self._file.collection(self._name).control(name)
        return None if control is None else {**control, "controlName": name}

    def set_control(self, user: str, operation: str, name: str, control: Json) -> None:
        """Write an access control in place of the one of this name."""
        self._check(user, operation)
        entry = _entry(control)
        self._file.change(self._name, lambda content: _part(content, "securityAccessControls").update({name: entry}))

    def delete_control(self, user: str, operation: str, name: str) -> None:
        """Remove an access control; OMAG-SERVER-SECURITY-403-025 when there is none."""
        self._check(user, operation)

        def edit(content: Json) -> None:
            if _part(content, "securityAccessControls").pop(name, None) is None:
                raise unauthorised("OMAG-SERVER-SECURITY-403-025", user=name, inserts=(name,))

        self._file.change(self._name, edit)

    def _check(self, user: str, operation: str) -> None:
        self._controls.check_platform(user, OPERATION, operation)


def _account_json(account: UserAccount) -> Json:
    shown = {name: value for name, value in account.entry.items() if name != "secrets" and value is not None}
    return {**shown, "userAccountStatus": account.status, "userId": account.user_id, "secretNames": list(account.secrets)}


def _entry(given: Json) -> Json:
    return {name: value for name, value in given.items() if name not in _NO_ENTRY and value is not None}


def _part(content: Json, name: str) -> Json:
    """A part of a collection; it is made where the file has none, or an empty one."""
    part: Json = content.get(name) or {}
    content[name] = part
    return part
