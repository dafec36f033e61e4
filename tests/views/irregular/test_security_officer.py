"""Accounts and access controls of the platform that an asset stands for."""

from __future__ import annotations

import pytest

from aricia.base.errors import AriciaError

ACCOUNTS = "security-officer/platforms/{platformGUID}/user-accounts"
ACCOUNT = ACCOUNTS + "/{accountUserId}"
CONTROLS = "security-officer/platforms/{platformGUID}/security-access-control"
CONTROL = CONTROLS + "/{controlName}"


def test_accounts_are_written_listed_read_and_deleted(on_platform, asset_at):
    guid = asset_at("https://localhost:9443")
    account = {"userId": "gold", "userName": "Gold", "userAccountType": "EXTERNAL", "userAccountStatus": "LOCKED"}
    assert on_platform(f"POST {ACCOUNTS}", {"userAccount": account}, platformGUID=guid) == {}
    query = {"status": "LOCKED", "type": "EXTERNAL"}
    assert "gold" in on_platform(f"GET {ACCOUNTS}", query=query, platformGUID=guid)["names"]
    shown = on_platform(f"GET {ACCOUNT}", platformGUID=guid, accountUserId="gold")
    assert shown == {"userAccount": {**account, "secretNames": []}}
    assert on_platform(f"DELETE {ACCOUNT}", platformGUID=guid, accountUserId="gold") == {}
    assert on_platform(f"GET {ACCOUNT}", platformGUID=guid, accountUserId="gold") == {}


def test_access_controls_are_written_read_and_deleted(on_platform, asset_at):
    guid = asset_at("https://localhost:9443")
    control = {"controlName": "gold", "associatedSecurityList": {"READ": ["one"]}}
    on_platform(f"POST {CONTROLS}", {"securityAccessControl": control}, platformGUID=guid)
    assert on_platform(f"GET {CONTROL}", platformGUID=guid, controlName="gold") == {"securityAccessControl": control}
    on_platform(f"DELETE {CONTROL}", platformGUID=guid, controlName="gold")
    assert on_platform(f"GET {CONTROL}", platformGUID=guid, controlName="gold") == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [(None, "OMAG-COMMON-400-017"), ({}, "OMAG-COMMON-400-015"), ({"userAccount": {}}, "OMAG-COMMON-400-006")],
)
def test_an_account_needs_a_body_and_a_user(on_platform, body, expected):
    with pytest.raises(AriciaError) as raised:
        on_platform(f"POST {ACCOUNTS}", body, platformGUID="0000")
    assert raised.value.id == expected


def test_users_without_the_role_and_unknown_platforms_are_refused(on_platform, asset_at):
    with pytest.raises(AriciaError) as raised:
        on_platform(f"GET {ACCOUNTS}", platformGUID=asset_at("https://localhost:9443"), user="tanyatidie")
    assert raised.value.id == "OMAG-PLATFORM-SECURITY-403-001"
    with pytest.raises(AriciaError) as raised:
        on_platform(f"GET {ACCOUNTS}", platformGUID="0000")
    assert raised.value.id == "OMAG-REPOSITORY-HANDLER-404-007"
