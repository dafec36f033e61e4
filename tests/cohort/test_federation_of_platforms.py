"""Members of cohorts on platforms of their own, found by registration and asked over REST: they keep no copies, so that what
is seen is what was asked for.
"""

import time
from functools import partial
from itertools import pairwise

import httpx
import pytest

from aricia.testing import waiting
from aricia.testing.cohort_members import COHORT
from aricia.testing.cohort_platforms import CohortPlatforms
from aricia.testing.platform_thread import PlatformThread
from aricia.testing.repository_steps import classify, entity, link, write

until = partial(waiting.until, patience=40.0)

ENTERPRISE = "open-metadata/repository-services/users/erin/enterprise"
NO_COPIES = {"eventsToSaveRule": "JUST_TYPEDEFS"}
VIEW = "view/api/open-metadata/collection-manager/collections"


@pytest.fixture(scope="module", params=["false", "true"], ids=["plain", "virtual"])
def platforms(request, tmp_path_factory):
    """Three platforms: anna and ben with metadata of their own, cleo without. They announce plain or virtual connections."""
    made = CohortPlatforms(
        tmp_path_factory.mktemp("platforms"), ("anna", "ben", "cleo"), {"aricia.cohort.virtual-connection": request.param},
    )
    for name in ("anna", "ben"):
        made.start(name, local=NO_COPIES)
    made.start("cleo", repository=False)
    until(lambda: all(len(made.cohort(name).remote_ids) == (2 if name == "cleo" else 1) for name in made.names))
    yield made
    made.close()


@pytest.fixture(scope="module")
def things(platforms):
    """A chain of collections that are at home in turn at anna and at ben, with a classification of the other."""
    anna, ben = (platforms.server(name).repository for name in ("anna", "ben"))
    made = [entity(each, f"thing {number}", "Collection") for number, each in enumerate((anna, ben) * 3)]
    stores = platforms.server("anna").store.repository
    links = [link(stores, one, two, "ResourceList") for one, two in pairwise(made)]
    write(ben, lambda c: c.update_entity("erin", made[1].guid, {"qualifiedName": "thing 1", "displayName": "again"}))
    classify(anna, made[0].guid, "Confidentiality", confidentialityLevel=3)
    return made, links


def found(platforms, name, **more):
    body = {"class": "EntityFindRequest", "pageSize": 100, **more}
    return platforms.call(name, f"{ENTERPRISE}/instances/entities", body)


def guids(answer, field="entities"):
    assert answer["relatedHTTPCode"] == 200, answer
    return [each["guid"] for each in answer.get(field, [])]


@pytest.mark.parametrize("name", ["anna", "cleo"])
def test_what_members_have_is_found_and_read_as_one(platforms, things, name):
    made, links = things
    assert set(guids(found(platforms, name))) == {each.guid for each in made}
    first, second = (guids(found(platforms, name, pageSize=3, offset=offset)) for offset in (0, 3))
    assert len(first) == len(second) == 3 and not set(first) & set(second)
    shown = platforms.call(name, f"{ENTERPRISE}/instances/entity/{made[1].guid}", {})["entity"]
    assert (shown["version"], shown["metadataCollectionId"]) == (2, "collection-of-ben")
    around = platforms.call(
        name, f"{ENTERPRISE}/instances/entity/{made[2].guid}/relationships", {"class": "TypeLimitedFindRequest", "pageSize": 10}
    )
    assert set(guids(around, "relationships")) == {links[1].guid, links[2].guid}
    history = platforms.call(
        name, f"{ENTERPRISE}/instances/entity/{made[1].guid}/history/all", {"class": "HistoryRangeRequest", "pageSize": 10}
    )
    assert [each["version"] for each in history["entities"]] == [2, 1]
    count = platforms.call(name, f"{ENTERPRISE}/instances/entities/count", {"class": "EntityHistoricalFindRequest"})
    assert count["count"] == 6
    assert platforms.server("anna").repository.read(lambda c: len(c.get_entities([each.guid for each in made]))) == 6  # proxies


def test_a_view_server_elsewhere_works_with_what_an_access_point_shows(platforms, things, tmp_path):
    made, _ = things
    with PlatformThread(tmp_path / "view") as here:
        secrets = tmp_path / "view.omsecrets"
        secrets.touch(0o600)
        token = platforms["cleo"].token("viewnpa")
        secrets.write_text(f"secretsCollections:\n  There:\n    refreshTimeInterval: 50\n    secrets: {{accessToken: {token}}}\n")
        here.platform.start_with({
            "class": "OMAGServerConfig", "versionId": "V6.0", "localServerName": "view", "localServerUserId": "viewnpa",
            "maxPageSize": 100, "viewServicesConfig": [{
                "class": "ViewServiceConfig", "viewServiceName": "Collection Manager",
                "viewServiceURLMarker": "collection-manager", "viewServiceOperationalStatus": "ENABLED", "omagserverName": "cleo",
                "omagserverPlatformRootURL": platforms["cleo"].url, "secretsStoreLocation": str(secrets),
                "secretsStoreCollection": "There",
            }],
            "repositoryServicesConfig": {"class": "RepositoryServicesConfig", "auditLogConnections": []},
        })
        headers = {"Authorization": f"Bearer {here.token('erin')}"}

        def call(path, body):
            return httpx.post(f"{here.url}/servers/{VIEW}/{path}", json=body, headers=headers, timeout=60).json()

        shown = call("by-search-string", {"class": "SearchStringRequestBody", "searchString": "thing", "pageSize": 50})
        assert {each["elementHeader"]["guid"] for each in shown["elements"]} == {each.guid for each in made}, shown
        one = call(f"{made[1].guid}/retrieve", {"class": "GetRequestBody"})["element"]
        assert one["elementHeader"]["origin"]["homeMetadataCollectionId"] == "collection-of-ben"
        changed = call(f"{made[1].guid}/update", {"class": "UpdateElementRequestBody", "mergeUpdate": True, "properties": {
            "class": "CollectionProperties", "displayName": "changed from afar",
        }})
        assert changed["relatedHTTPCode"] == 200, changed
        stored = platforms.server("ben").repository.read(lambda c: c.get_entity(made[1].guid))
        assert stored.properties["displayName"] == "changed from afar"


def test_members_that_are_away_are_named_and_asked_again_when_they_are_back(platforms, things):
    made, _ = things
    alone = entity(platforms.server("ben").repository, "known to nobody else", "Project").guid
    at_ben = {alone, *(each.guid for each in made[1::2])}
    platforms["ben"].stop_listening()
    try:
        begun = time.monotonic()
        answer = found(platforms, "cleo")
        assert time.monotonic() - begun < 15
        assert set(guids(answer)) == {each.guid for each in made} - at_ben
        assert "ben" in str(answer.get("incomplete"))
        begun = time.monotonic()
        assert set(guids(found(platforms, "cleo"))).isdisjoint(at_ben)
        assert time.monotonic() - begun < 2  # nobody waits for a member that is known to be away
        read = platforms.call("cleo", f"{ENTERPRISE}/instances/entity/{alone}", {})
        assert read["relatedHTTPCode"] == 503, read
    finally:
        platforms["ben"].listen_again()
    until(lambda: at_ben <= set(guids(found(platforms, "cleo"))))
    assert "incomplete" not in found(platforms, "cleo")


def test_a_member_that_hangs_costs_no_more_than_the_time_limit(platforms, things, monkeypatch):
    made, _ = things
    repository = platforms.server("cleo").store.repository
    monkeypatch.setattr(repository, "_limit", 1.0)
    store = platforms.server("ben").repository
    original = type(store).read

    def slow(self, work):
        if self is store:
            time.sleep(4)
        return original(self, work)

    monkeypatch.setattr(type(store), "read", slow)
    begun = time.monotonic()
    answer = found(platforms, "cleo")
    assert time.monotonic() - begun < 3.5
    assert {each.guid for each in made[::2]} <= set(guids(answer)) and "ben" in str(answer["incomplete"])
    monkeypatch.undo()
    until(lambda: {each.guid for each in made[1::2]} <= set(guids(found(platforms, "cleo"))))


def test_a_server_in_several_cohorts_sees_the_members_of_all(tmp_path):
    platforms = CohortPlatforms(tmp_path, ("anna", "ben", "cleo"))
    try:
        anna = platforms.start("anna", cohorts=("one",), local=NO_COPIES)
        ben = platforms.start("ben", cohorts=("two",), local=NO_COPIES)
        cleo = platforms.start("cleo", cohorts=("one", "two"))
        until(lambda: all(platforms.cohort("cleo", each).remote_ids for each in ("one", "two")))
        until(lambda: platforms.cohort("anna", "one").remote_ids and platforms.cohort("ben", "two").remote_ids)
        there = [entity(each, "thing", "Collection").guid for each in (anna, ben, cleo)]
        assert set(guids(found(platforms, "cleo"))) == set(there)
        assert {there[0], there[2]} <= set(guids(found(platforms, "anna")))
        until(lambda: cleo.read(lambda c: c.get_entities(there)).keys() == set(there))  # copies come from both cohorts
        assert platforms.cohort("cleo", "one").disconnect()
        assert set(guids(found(platforms, "cleo"))) == set(there)  # as a copy, now
        assert COHORT not in platforms.server("cleo").cohorts
    finally:
        platforms.close()
