"""Beans of configuration documents are read by the tables of their properties."""

import pytest

from aricia.base.body_faults import INVALID_FORMAT, INVALID_TYPE_ID, MISMATCHED_INPUT, UnmappableBody
from aricia.base.tables import rows
from aricia.servers.configuration.beans import properties_of, read_bean, read_value, with_defaults


def fault_of(bean, value):
    with pytest.raises(UnmappableBody) as caught:
        read_bean(bean, value)
    return caught.value.exception_class


def test_every_kind_of_the_table_is_known():
    beans = {row["bean"] for row in rows("configuration_beans.tsv")}
    constants = {row["enumeration"] for row in rows("configuration_constants.tsv")}
    kinds = {row["kind"].removeprefix("list of ") for row in rows("configuration_beans.tsv") if row["kind"]}
    plain = {"text", "int", "map", "texts by name"}
    assert {kind for kind in kinds if not kind.startswith("constant of ")} <= beans | plain
    assert {kind.removeprefix("constant of ") for kind in kinds if kind.startswith("constant of ")} <= constants
    assert {row["parent"] for row in rows("configuration_beans.tsv")} <= {*beans, ""}


def test_what_a_bean_does_not_know_is_ignored_and_what_is_null_is_left_out():
    given = {"class": "X", "topicURLRoot": None, "unknown": 1, "configurationProperties": {"a": None}}
    assert read_bean("EventBusConfig", given) == {"class": "EventBusConfig", "configurationProperties": {"a": None}}


def test_properties_that_are_not_given_have_their_defaults():
    assert read_bean("CohortConfig", {})["excludedZones"] == ["local-only"]
    assert read_bean("OMAGServerConfig", {})["maxPageSize"] == 1000
    assert read_bean("EngineConfig", {})["engineId"] != read_bean("EngineConfig", {})["engineId"]
    assert with_defaults("OMAGServerConfig", {"maxPageSize": 0})["maxPageSize"] == 0


@pytest.mark.parametrize(("given", "expected"), [("7", 7), (7.0, 7), ("", 0)])
def test_numbers_may_be_texts(given, expected):
    assert read_bean("OMAGServerConfig", {"maxPageSize": given})["maxPageSize"] == expected


def test_texts_may_be_numbers():
    assert read_bean("OMAGServerConfig", {"organizationName": 5})["organizationName"] == "5"
    assert read_value("list of text", [1, True, None, "x"], "x") == ["1", "true", "x"]


def test_the_class_chooses_the_kind_of_a_connection():
    assert read_bean("Connection", {"embeddedConnections": []})["class"] == "Connection"
    assert read_bean("Connection", {"embeddedConnections": [{}]})["class"] == "VirtualConnection"
    assert read_bean("Connection", {"class": "VirtualConnection"})["class"] == "VirtualConnection"
    assert fault_of("Connection", {"class": "Endpoint"}) == INVALID_TYPE_ID


@pytest.mark.parametrize(("bean", "value", "expected"), [
    ("OMAGServerConfig", [], MISMATCHED_INPUT), ("OMAGServerConfig", {"organizationName": {}}, MISMATCHED_INPUT),
    ("OMAGServerConfig", {"maxPageSize": "x"}, INVALID_FORMAT), ("OMAGServerConfig", {"maxPageSize": True}, MISMATCHED_INPUT),
    ("OMAGServerConfig", {"maxPageSize": 1 << 64}, MISMATCHED_INPUT), ("OMAGServerConfig", {"auditTrail": {}}, MISMATCHED_INPUT),
    ("LocalRepositoryConfig", {"eventsToSaveRule": "SOME"}, INVALID_FORMAT),
    ("LocalRepositoryConfig", {"eventsToSaveRule": 7}, INVALID_FORMAT),
    ("EventBusConfig", {"configurationProperties": []}, MISMATCHED_INPUT),
])
def test_values_of_another_shape_are_refused(bean, value, expected):
    assert fault_of(bean, value) == expected


def test_a_constant_may_be_its_position():
    assert read_bean("LocalRepositoryConfig", {"localRepositoryMode": 4})["localRepositoryMode"] == "OPEN_METADATA_NATIVE"


def test_inherited_properties_come_first():
    assert list(properties_of("VirtualConnection"))[:2] == ["headerVersion", "guid"]
    assert "embeddedConnections" in properties_of("VirtualConnection")
    assert "embeddedConnections" not in properties_of("Connection")
