"""Client-side secrets: collections written to the file of a secrets store."""

from __future__ import annotations

import pytest

from aricia.base.codec import decode, encode
from aricia.base.errors import AriciaError
from aricia.base.guids import new_guid
from aricia.base.operation import Request
from aricia.base.settings import Settings
from aricia.servers.data_directory import DataDirectory
from aricia.servers.platform import Platform

SAVE = "POST {urlMarker}/secrets-stores/{secretsStoreGUID}/client-side-secret/save"
DELETE = "POST {urlMarker}/secrets-stores/{secretsStoreGUID}/client-side-secret/delete"
CREATE = {
    "assets": "YAMLFileProperties", "connections": "ConnectionProperties", "endpoints": "EndpointProperties",
}


@pytest.fixture
def platform(tmp_path):
    DataDirectory(tmp_path / "data").use_demonstration_secrets()
    platform = Platform(tmp_path / "data", Settings({}, {}))
    yield platform
    platform.close()


@pytest.fixture
def secrets_store(call):
    """The GUID of an asset whose connection leads to secrets/golden.omsecrets."""
    guids = {}
    for kind, bean in CREATE.items():
        properties = {"class": bean, "qualifiedName": kind}
        if kind == "endpoints":
            properties["networkAddress"] = "secrets/golden.omsecrets"
        guids[kind] = call(f"POST {{urlMarker}}/{kind}", {"properties": properties})["guid"]
    call(
        "POST {urlMarker}/assets/{assetGUID}/connections/{connectionGUID}/attach", None, assetGUID=guids["assets"],
        connectionGUID=guids["connections"],
    )
    call(
        "POST {urlMarker}/connections/{connectionGUID}/endpoints/{endpointGUID}/attach", None,
        connectionGUID=guids["connections"], endpointGUID=guids["endpoints"],
    )
    return guids["assets"]


@pytest.fixture
def on_platform(store, by_path, platform):
    """Call an operation on a platform."""

    def run(path, body, guid):
        operation = by_path[path]
        variables = {"serverName": "view", "urlMarker": "automated-curation", "secretsStoreGUID": guid}
        request = Request(operation, variables, {}, body, "erin", new_guid(), platform=platform)
        return decode(encode(store.read("erin", request.request_id, lambda session: operation.run(request, session))))

    return run


def test_a_collection_is_saved_replaced_and_deleted(on_platform, secrets_store, platform):
    def stored():
        return platform.secrets_store("secrets/golden.omsecrets").collection("Golden").content

    collection = {"class": "OpenMetadataSecretsCollection", "collectionName": "Golden", "secrets": {"userId": "x"}}
    assert on_platform(SAVE, {"secretsCollection": {**collection, "displayName": "first"}}, secrets_store) == {}
    assert stored() == {"secrets": {"userId": "x"}, "displayName": "first"}
    on_platform(SAVE, {"secretsCollection": collection}, secrets_store)
    assert stored() == {"secrets": {"userId": "x"}}
    for _ in range(2):
        assert on_platform(DELETE, {"name": "Golden"}, secrets_store) == {}
    assert stored() == {}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (SAVE, None, "OMAG-COMMON-400-017"), (SAVE, {}, "OMAG-COMMON-400-015"), (DELETE, {}, "OMAG-COMMON-400-015"),
        (SAVE, {"secretsCollection": {"displayName": "x"}}, "OMAG-COMMON-400-015"),
        (SAVE, {"secretsCollection": {"collectionName": "x"}}, "OMAG-REPOSITORY-HANDLER-404-007"),
        (DELETE, {"name": "x"}, "OMAG-REPOSITORY-HANDLER-404-007"),
    ],
)
def test_bodies_without_a_name_and_unknown_stores_are_refused(on_platform, path, body, expected):
    with pytest.raises(AriciaError) as raised:
        on_platform(path, body, "00000000-1111")
    assert raised.value.id == expected


def test_a_store_without_an_endpoint_is_refused(on_platform, call):
    properties = {"class": "YAMLFileProperties", "qualifiedName": "alone"}
    guid = call("POST {urlMarker}/assets", {"properties": properties})["guid"]
    with pytest.raises(AriciaError) as raised:
        on_platform(DELETE, {"name": "x"}, guid)
    assert raised.value.id == "ARICIA-400-016"
