"""Servers that work with the metadata of others: members of their cohorts, and stores on other platforms, over REST."""

from __future__ import annotations

import httpx
import pytest

from aricia.cohort.api import RemoteMember
from aricia.testing.platform_thread import IN_MEMORY, PlatformThread
from aricia.testing.repository_steps import entity, link

REST = "org.odpi.openmetadata.adapters.repositoryservices.rest.repositoryconnector.OMRSRESTRepositoryConnectorProvider"
SECRETS = """
secretsCollections:
  Servers:
    refreshTimeInterval: 50
    secrets: {{accessToken: {token}}}
"""


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """A platform that runs a metadata store."""
    with PlatformThread(tmp_path_factory.mktemp("there") / "data") as platform:
        platform.start_store("store", "collection-there")
        yield platform


@pytest.fixture(scope="module")
def here(tmp_path_factory, there):
    """Another one, which has the secrets to call it."""
    folder = tmp_path_factory.mktemp("here")
    with PlatformThread(folder / "data") as platform:
        platform.secrets = folder / "there.omsecrets"
        platform.secrets.write_text(SECRETS.format(token=there.token("servernpa")))
        yield platform


def secrets(platform):
    return {"secretsStoreLocation": str(platform.secrets), "secretsStoreCollection": "Servers"}


def call(platform, path, body, user="erin"):
    headers = {"Authorization": f"Bearer {platform.token(user)}"}
    return httpx.post(f"{platform.url}/servers/{path}", json=body, headers=headers, timeout=60).json()


# ---- a view server and its store on two platforms ------------------------------------------------------------------------
@pytest.fixture(scope="module")
def collections(here, there):
    """The path of a service of a view server here whose store is there."""
    section = {
        "class": "ViewServiceConfig", "viewServiceName": "Collection Manager", "viewServiceURLMarker": "collection-manager",
        "viewServiceOperationalStatus": "ENABLED", "omagserverName": "store", "omagserverPlatformRootURL": there.url,
        **secrets(here),
    }
    here.platform.start_with({
        "class": "OMAGServerConfig", "versionId": "V6.0", "localServerName": "view", "localServerUserId": "viewnpa",
        "maxPageSize": 100, "viewServicesConfig": [section],
        "repositoryServicesConfig": {"class": "RepositoryServicesConfig", "auditLogConnections": []},
    })
    return "view/api/open-metadata/collection-manager/collections"


def new_collection(name, **more):
    return {"class": "NewElementRequestBody", "isOwnAnchor": True, **more, "properties": {
        "class": "CollectionProperties", "qualifiedName": name, "displayName": name,
    }}


def test_a_view_service_works_with_a_store_on_another_platform(here, there, collections):
    made = call(here, collections, new_collection("across"))
    assert made["relatedHTTPCode"] == 200, made
    shown = call(here, f"{collections}/{made['guid']}/retrieve", {"class": "GetRequestBody"})["element"]
    assert shown["properties"]["displayName"] == "across"
    assert shown["elementHeader"]["versions"]["createdBy"] == "erin"
    assert shown["elementHeader"]["origin"]["homeMetadataCollectionId"] == "collection-there"
    body = {"class": "UpdateElementRequestBody", "mergeUpdate": True, "properties": {
        "class": "CollectionProperties", "displayName": "changed",
    }}
    assert call(here, f"{collections}/{made['guid']}/update", body)["relatedHTTPCode"] == 200
    stored = there.platform.active["store"].repository.read(lambda c: c.get_entity(made["guid"]))
    assert (stored.properties["displayName"], stored.updated_by) == ("changed", "erin")
    found = call(here, f"{collections}/by-search-string", {"class": "SearchStringRequestBody", "searchString": "chang"})
    assert [each["elementHeader"]["guid"] for each in found["elements"]] == [made["guid"]]
    child = call(here, collections, new_collection("child", parentGUID=made["guid"], parentAtEnd1=True,
                                                   parentRelationshipTypeName="CollectionMembership"))
    whole = call(here, f"{collections}/{made['guid']}/retrieve", {"class": "GetRequestBody"})["element"]
    assert child["guid"] in str(whole)


def test_faults_of_the_store_are_those_of_the_view_service(here, collections):
    answer = call(here, f"{collections}/00000000-none/retrieve", {"class": "GetRequestBody"})
    assert (answer["relatedHTTPCode"], answer["exceptionClassName"].rpartition(".")[2]) == (404, "InvalidParameterException")


def test_a_store_that_is_away_is_a_fault_and_works_again_later(here, there, collections):
    there.stop_listening()
    try:
        answer = call(here, collections, new_collection("lost"))
        assert answer["relatedHTTPCode"] == 503
    finally:
        there.listen_again()
    for repository in (each._store.repository for each in here.platform.active["view"].partner_stores.values()):
        repository._look_again = 0.0
    assert call(here, collections, new_collection("found again"))["relatedHTTPCode"] == 200


# ---- members of a cohort -------------------------------------------------------------------------------------------------
def start_member(here, there, name, local):
    document = {
        "class": "OMAGServerConfig", "versionId": "V6.0", "localServerName": name, "localServerUserId": f"{name}npa",
        "maxPageSize": 100, **secrets(here),
        "accessServicesConfig": [{
            "class": "AccessServiceConfig", "accessServiceName": "Open Metadata Store",
            "accessServiceURLMarker": "open-metadata-store", "accessServiceOperationalStatus": "ENABLED",
        }],
        "repositoryServicesConfig": {
            "class": "RepositoryServicesConfig", "auditLogConnections": [],
            "cohortConfigList": [{"class": "CohortConfig", "cohortName": "cohort"}],
            **({"localRepositoryConfig": local} if local else {}),
        },
    }
    server = here.platform.start_with(document)
    server.members.tell("cohort", [RemoteMember(collection_id="collection-there", name="the other", connection={
        "class": "Connection", "connectorType": {"connectorProviderClassName": REST},
        "endpoint": {"networkAddress": f"{there.url}/servers/store"},
    })])
    return server


def find(platform, server, scope):
    path = f"{server}/open-metadata/repository-services/users/erin/{scope}instances/entities"
    return call(platform, path, {"class": "EntityFindRequest", "pageSize": 100})


def qualified_names(answer):
    assert answer["relatedHTTPCode"] == 200, answer
    return {
        each["properties"]["instanceProperties"]["qualifiedName"]["primitiveValue"] for each in answer.get("entities", [])
    }


def test_enterprise_paths_answer_for_all_members_and_local_ones_for_the_server(here, there):
    entity(there.platform.active["store"].repository, "there")
    server = start_member(here, there, "member", {
        "class": "LocalRepositoryConfig", "metadataCollectionId": "collection-here", "metadataCollectionName": "here",
        "localRepositoryMode": "OPEN_METADATA_NATIVE",
        "localRepositoryLocalConnection": {"connectorType": {"connectorProviderClassName": IN_MEMORY}},
    })
    entity(server.repository, "here")
    assert {"here", "there"} <= qualified_names(find(here, "member", "enterprise/"))
    assert qualified_names(find(here, "member", "")) == {"here"}


def test_a_server_without_a_repository_works_with_those_of_the_members(here, there):
    store = there.platform.active["store"].repository
    one, two = entity(store, "first"), entity(store, "second")
    link(store, one, two)
    start_member(here, there, "access", None)
    assert {"first", "second"} <= qualified_names(find(here, "access", "enterprise/"))
    assert find(here, "access", "")["exceptionErrorMessageId"] == "OMRS-REST-API-503-001"
