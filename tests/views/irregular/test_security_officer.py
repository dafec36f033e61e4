"""Accounts and access controls of the platform that an asset stands for."""

from __future__ import annotations

import pytest

from aricia.base.codec import decode, encode
from aricia.base.errors import AriciaError
from aricia.base.guids import new_guid
from aricia.base.operation import Request
from aricia.base.settings import Settings
from aricia.servers.data_directory import DataDirectory
from aricia.servers.platform import Platform

ACCOUNTS = "security-officer/platforms/{platformGUID}/user-accounts"
ACCOUNT = ACCOUNTS + "/{accountUserId}"
CONTROLS = "security-officer/platforms/{platformGUID}/security-access-control"
CONTROL = CONTROLS + "/{controlName}"


@pytest.fixture
def platform(tmp_path):
    DataDirectory(tmp_path / "data").use_demonstration_secrets()
    platform = Platform(tmp_path / "data", Settings({}, {}))
    yield platform
    platform.close()


@pytest.fixture
def asset_at(call):
    """The GUID of a platform asset whose endpoint has this address."""

    def make(address):
        beans = {"assets": "SoftwareServerPlatform", "connections": "Connection", "endpoints": "Endpoint"}
        guids = {}
        for kind, bean in beans.items():
            address_of = {"networkAddress": address} if kind == "endpoints" else {}
            properties = {"class": f"{bean}Properties", "qualifiedName": f"{kind} {address}", **address_of}
            guids[kind] = call(f"POST {{urlMarker}}/{kind}", {"properties": properties})["guid"]
        asset, connection = guids["assets"], guids["connections"]
        attach = "POST {urlMarker}/assets/{assetGUID}/connections/{connectionGUID}/attach"
        call(attach, None, assetGUID=asset, connectionGUID=connection)
        attach = "POST {urlMarker}/connections/{connectionGUID}/endpoints/{endpointGUID}/attach"
        call(attach, None, connectionGUID=connection, endpointGUID=guids["endpoints"])
        return asset

    return make


@pytest.fixture
def on_platform(store, by_path, platform):
    """Call an operation on the platform, as its operator unless told otherwise."""

    def run(path, body=None, *, user="garygeeke", query=None, **variables):
        operation = by_path[path]
        request = Request(operation, {"serverName": "view", **variables}, query or {}, body, user, new_guid(), platform=platform)
        return decode(encode(store.read(user, request.request_id, lambda session: operation.run(request, session))))

    return run


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


def test_another_platform_is_not_taken_for_this_one(on_platform, asset_at):
    guid = asset_at("https://elsewhere.example.org:9443")
    with pytest.raises(AriciaError) as raised:
        on_platform(f"GET {ACCOUNTS}", platformGUID=guid)
    assert raised.value.id == "ARICIA-501-004"


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
