"""Servers of a platform in a cohort: who knows whom, what each shows of it, and what happens without a bus."""


import pytest

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.base.operation import Request
from aricia.connections.event_bus.local import LocalTopic
from aricia.servers.repository_services.operations import operations
from aricia.testing.cohort_members import COHORT, CohortMembers
from aricia.testing.waiting import until


@pytest.fixture
def members(tmp_path):
    made = CohortMembers(tmp_path, ("anna", "ben"))
    yield made
    made.close()


@pytest.fixture
def ask(members):
    """Calls an operation of the metadata highway: ask(name, server)."""

    def asked(operation_name, server, **variables):
        operation = next(
            each for each in operations() if each.name == operation_name and ("{cohortName}" in each.path) == bool(variables)
        )
        request = Request(operation, variables, {}, None, "erin", "request", server=members.platform.active[server])
        return operation.run(request)

    return asked


def known(ask, server):
    return [each["serverName"] for each in ask("getRemoteRegistrations", server, cohortName=COHORT).get("cohortMembers", [])]


def test_members_find_each_other_and_one_that_leaves_is_forgotten(members, ask):
    for name in members.names:
        members.start(name)
    until(lambda: known(ask, "anna") == ["ben"] and known(ask, "ben") == ["anna"])
    assert ask("getCohorts", "anna")["cohorts"][0]["connectionStatus"] == "CONNECTED"
    shown = ask("getLocalRegistration", "anna", cohortName=COHORT)["cohortMember"]
    assert shown["metadataCollectionId"] == "collection-of-anna" and "registrationTime" in shown
    assert shown["repositoryConnection"]["class"] == "Connection"
    assert shown["repositoryConnection"]["endpoint"]["networkAddress"] == "https://localhost:9443/servers/anna"
    assert "registrationTime" not in ask("getLocalRegistration", "anna")["cohortMember"]
    assert ask("disconnectFromCohort", "ben", cohortName=COHORT) == {"flag": True}
    assert ask("getCohorts", "ben")["cohorts"][0]["connectionStatus"] == "DISCONNECTED"
    assert known(ask, "anna") == ["ben"]
    assert ask("connectToCohort", "ben", cohortName=COHORT) == {"flag": True}
    assert ask("unregisterFromCohort", "ben", cohortName=COHORT) == {"flag": True}
    until(lambda: known(ask, "anna") == [])
    assert ask("getLocalRegistration", "ben", cohortName=COHORT) == {"cohortMember": {}}
    assert ask("unregisterFromCohort", "ben", cohortName=COHORT) == {"flag": True}  # as if it left once (recorded)
    assert ask("connectToCohort", "ben", cohortName="another") == {"flag": False}


def test_a_server_that_stops_stays_a_member_and_one_that_stops_for_good_does_not(members, ask):
    for name in members.names:
        members.start(name)
    until(lambda: known(ask, "anna") == ["ben"])
    members.stop("ben")
    members.start("ben")
    assert known(ask, "ben") == ["anna"] and known(ask, "anna") == ["ben"]
    members.stop("ben", permanently=True)
    until(lambda: known(ask, "anna") == [])


def test_a_server_of_another_collection_does_not_connect_but_runs(members, ask):
    members.start("anna")
    members.stop("anna")
    document = members.document("anna")
    local = document["repositoryServicesConfig"]["localRepositoryConfig"]
    local["metadataCollectionId"] = "another"
    local["localRepositoryLocalConnection"]["endpoint"]["networkAddress"] = "data/another.db"
    members.platform.documents.save("anna", document)
    members.start("anna")
    assert ask("getCohorts", "anna")["cohorts"][0]["connectionStatus"] == "CONFIGURATION_ERROR"
    assert ask("connectToCohort", "anna", cohortName=COHORT) == {"flag": False}


def test_a_server_without_cohorts_has_no_highway(tmp_path, ask, members):
    document = members.document("alone")
    del document["repositoryServicesConfig"]["cohortConfigList"]
    members.platform.documents.save("alone", document)
    members.start("alone")
    with pytest.raises(RepositoryFault, match="OMRS-REST-API-503-003"):
        ask("getCohorts", "alone")


def test_while_the_bus_takes_nothing_servers_run_and_events_flow_later(members, ask, monkeypatch):
    publish, broken = LocalTopic.publish, [True]

    def refuse(topic, events):
        if broken:
            raise ConnectorError("ARICIA-503-010", ("a file", "no room"))
        publish(topic, events)

    monkeypatch.setattr(LocalTopic, "publish", refuse)
    for name in members.names:
        members.start(name)
    work = members.repository("anna").write(lambda c: c.add_entity("erin", "Collection", {"qualifiedName": "one"}, guid="g"))
    assert work.result().guid == "g"
    broken.clear()
    assert members.settle()
    assert list(members.state("ben")) == ["g"]
    until(lambda: known(ask, "anna") == ["ben"])


def test_a_refresh_brings_back_what_a_copy_has_lost(members, ask):
    for name in members.names:
        members.start(name)
    until(lambda: known(ask, "ben") == ["anna"])
    members.repository("anna").write(lambda c: c.add_entity("erin", "Collection", {"qualifiedName": "one"}, guid="g")).result()
    assert members.settle()
    members.repository("ben").write(lambda c: c.purge_entity_copy("g")).result()
    (cohort,) = members.platform.active["ben"].cohorts.values()
    cohort.request_refresh("entity", "Collection", "g", "collection-of-anna")
    assert members.settle()
    assert list(members.state("ben")) == ["g"]
