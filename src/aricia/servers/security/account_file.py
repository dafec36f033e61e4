"""A user directory as its owner keeps it: its accounts, without the checks that callers of a platform undergo.

A platform that runs sees the changes within a second.
"""

from __future__ import annotations

from typing import Any

from aricia.base.errors import InvalidParameter, invalid
from aricia.base.settings import Settings
from aricia.connections.api import AVAILABLE, LOCKED, SecretsFile, UserAccount
from aricia.servers.security.login import hashed_password, put_password

Json = dict[str, Any]


class AccountFile:
    """The accounts in one collection of a secrets file."""

    def __init__(self, file: SecretsFile, collection: str) -> None:
        self.file = file
        self.collection = collection

    def accounts(self) -> list[UserAccount]:
        """Every account, by user id."""
        directory = self.file.collection(self.collection)
        found = (directory.account(user_id) for user_id in sorted(directory.user_ids()))
        return [account for account in found if account is not None]

    def groups(self, user_id: str) -> list[str]:
        """Every group and role that a user is in."""
        return sorted(self.file.collection(self.collection).memberships(user_id) - {user_id})

    def add(self, user_id: str, entry: Json, password: str) -> None:
        """A new account. errors: ARICIA-400-150 there is one"""
        hashed = hashed_password(password)

        def edit(content: Json) -> None:
            users = content.get("users") or {}
            if user_id in users:
                raise invalid("ARICIA-400-150", parameter="userId", inserts=(user_id,))
            users[user_id] = dict(entry)
            put_password(users[user_id], hashed)
            content["users"] = users

        self.file.change(self.collection, edit)

    def set_password(self, user_id: str, password: str) -> None:
        """Another password. errors: ARICIA-404-150"""
        hashed = hashed_password(password)
        self.file.change(self.collection, lambda content: put_password(_entry(content, user_id), hashed))

    def lock(self, user_id: str) -> None:
        """The user is refused from now on. errors: ARICIA-404-150"""
        self.file.change(self.collection, lambda content: _entry(content, user_id).update(userAccountStatus=LOCKED))

    def unlock(self, user_id: str) -> None:
        """The user is let in again. errors: ARICIA-404-150"""
        self.file.change(self.collection, lambda content: _entry(content, user_id).update(userAccountStatus=AVAILABLE))


def account_file(settings: Settings, file: SecretsFile | None) -> AccountFile:
    """The user directory that the settings name. errors: ARICIA-404-020 they name none"""
    if file is None:
        raise InvalidParameter("ARICIA-404-020")
    return AccountFile(file, settings.text("platform.security.secrets.collection"))


def _entry(content: Json, user_id: str) -> Json:
    entry: Json | None = (content.get("users") or {}).get(user_id)
    if entry is None:
        raise invalid("ARICIA-404-150", parameter="userId", inserts=(user_id,))
    return entry
