"""Searches by conditions, types, statuses and classifications (spec: repository, section 4.1)."""

from __future__ import annotations

from typing import Any

import pytest

from aricia.repository.metadata_collection import Repository
from aricia.repository.queries import ClassificationCondition, Condition, Conditions, EntityQuery
from aricia.testing.capabilities import PATTERNS, needs
from aricia.testing.repository_steps import (
    HOME_ID,
    HOME_NAME,
    asking,
    classified,
    classify,
    entity,
    found,
    found_by,
    read_fault,
    write,
)

_COLUMNS: tuple[dict[str, Any], ...] = (
    {"displayName": "alpha", "length": 15, "isNullable": True},
    {"displayName": "beta", "length": 30, "isNullable": False},
    {"displayName": "Gamma", "length": 29, "isNullable": True},
    {"displayName": "delta_100%", "length": 99, "isNullable": False},
    {"displayName": "nosize", "contentStatus": "DRAFT"},
)
_ALL = "01234"
# property, operator, value, numbers of the columns above that pass
_CASES: tuple[tuple[str | None, str, Any, str], ...] = (
    ("length", "EQ", 30, "1"), ("length", "NEQ", 30, "0234"), ("length", "LT", 30, "02"), ("length", "LTE", 30, "012"),
    ("length", "GT", 30, "3"), ("length", "GTE", 30, "13"), ("length", "GT", 14.5, "0123"), ("length", "IS_NULL", None, "4"),
    ("length", "NOT_NULL", None, "0123"), ("description", "IS_NULL", None, _ALL), ("description", "NOT_NULL", None, ""),
    ("isNullable", "EQ", True, "02"), ("isNullable", "EQ", False, "13"), ("isNullable", "NEQ", True, "134"),
    ("contentStatus", "EQ", "DRAFT", "4"), ("contentStatus", "NEQ", "DRAFT", "0123"),
    ("displayName", "EQ", "alpha", "0"), ("displayName", "EQ", "ALPHA", ""), ("displayName", "NEQ", "alpha", "1234"),
    ("displayName", "CASE_INSENSITIVE_EQ", "gAMMA", "2"), ("displayName", "LIKE", "amm", "2"), ("displayName", "LIKE", "AMM", ""),
    ("displayName", "NOT_LIKE", "amm", "0134"), ("displayName", "CASE_INSENSITIVE_LIKE", "AMM", "2"),
    ("displayName", "CASE_INSENSITIVE_NOT_LIKE", "AMM", "0134"), ("description", "NOT_LIKE", "absent", _ALL),
    ("displayName", "STARTS_WITH", "d", "3"), ("displayName", "STARTS_WITH", "g", ""), ("displayName", "ENDS_WITH", "ta", "1"),
    ("displayName", "CASE_INSENSITIVE_STARTS_WITH", "g", "2"), ("displayName", "CASE_INSENSITIVE_ENDS_WITH", "ETA", "1"),
    ("displayName", "LIKE", "100%", "3"), ("displayName", "LIKE", "a_1", "3"), ("displayName", "LIKE", "%", "3"),
    ("displayName", "LIKE", "_", "3"),
    ("displayName", "GT", 3, ""), ("nonsense", "EQ", "x", ""), ("nonsense", "NEQ", "x", _ALL),
    (None, "CASE_INSENSITIVE_LIKE", "GAMM", "2"), (None, "EQ", "alpha", "0"), (None, "EQ", 30, "1"), (None, "LIKE", "q", _ALL),
    ("createdBy", "EQ", "erin", _ALL), ("createdBy", "NEQ", "erin", ""), ("createdBy", "LIKE", "ri", _ALL),
    ("updatedBy", "STARTS_WITH", "er", _ALL), ("lastRequestId", "EQ", "request", _ALL), ("version", "EQ", 1, _ALL),
    ("version", "GT", 1, ""), ("status", "EQ", "ACTIVE", _ALL), ("status", "LIKE", "ACT", _ALL), ("status", "EQ", "NONSENSE", ""),
    ("openMetadataTypeName", "EQ", "TabularColumn", _ALL), ("openMetadataTypeName", "EQ", "Asset", ""),
    ("metadataCollectionId", "EQ", HOME_ID, _ALL), ("metadataCollectionName", "STARTS_WITH", HOME_NAME[:4], _ALL),
    ("instanceProvenanceType", "EQ", "LOCAL_COHORT", _ALL), ("instanceProvenanceType", "NEQ", "LOCAL_COHORT", ""),
    ("effectiveFromTime", "IS_NULL", None, _ALL), ("effectiveToTime", "NOT_NULL", None, ""), ("createTime", "GT", 5, _ALL),
    ("updateTime", "LT", 5, ""), ("guid", "EQ", "nobody", ""), ("guid", "NEQ", "nobody", _ALL),
)
_PATTERNS: tuple[tuple[str, str, str, str], ...] = (
    ("displayName", "REGEX", "[a-z]+a", "01"), ("displayName", "REGEX", "[a-z]+", "014"),
)


@pytest.fixture
def columns(repository: Repository) -> Repository:
    """A store with the columns of the cases, qualified names q0 to q4."""
    for number, properties in enumerate(_COLUMNS):
        entity(repository, f"q{number}", "TabularColumn", **properties)
    return repository


@pytest.mark.parametrize(("name", "operator", "value", "expected"), _CASES)
def test_every_operator_finds_what_passes(
    columns: Repository, name: str | None, operator: str, value: Any, expected: str
) -> None:
    _finds_what_passes(columns, name, operator, value, expected)


@needs(PATTERNS)
@pytest.mark.parametrize(("name", "operator", "value", "expected"), _PATTERNS)
def test_regular_expressions_find_what_they_match_as_a_whole(
    columns: Repository, name: str | None, operator: str, value: Any, expected: str
) -> None:
    _finds_what_passes(columns, name, operator, value, expected)
    _finds_the_same_in_the_past(columns, name, operator, value, expected)


def _finds_what_passes(columns: Repository, name: str | None, operator: str, value: Any, expected: str) -> None:
    names = [f"q{number}" for number in expected]
    others = [f"q{number}" for number in _ALL if number not in expected]
    test = (name, operator, value)
    assert found_by(columns, name, operator, value) == names
    assert sorted(found(columns, EntityQuery(conditions=asking(test, match="NONE")))) == others
    within = asking(("displayName", "NOT_NULL", None), asking(test, match="ANY"))
    assert sorted(found(columns, EntityQuery(type_name="SchemaAttribute", conditions=within))) == names
    assert columns.read(lambda c: c.count_entities(EntityQuery(conditions=within))) == len(names)


@pytest.mark.parametrize(("name", "operator", "value", "expected"), _CASES)
def test_every_operator_finds_the_same_in_the_past(
    columns: Repository, name: str | None, operator: str, value: Any, expected: str
) -> None:
    _finds_the_same_in_the_past(columns, name, operator, value, expected)


def _finds_the_same_in_the_past(columns: Repository, name: str | None, operator: str, value: Any, expected: str) -> None:
    newest = columns.read(lambda c: c.find_entities(EntityQuery(order="LAST_UPDATE_RECENT", page_size=1)))[0]
    assert found_by(columns, name, operator, value, as_of=newest.update_time) == [f"q{number}" for number in expected]


def test_groups_combine_all_any_and_none(columns: Repository) -> None:
    a, b = ("displayName", "ENDS_WITH", "alpha"), ("length", "GTE", 30)
    assert sorted(found(columns, EntityQuery(conditions=asking(a, b, match="ANY")))) == ["q0", "q1", "q3"]
    assert found(columns, EntityQuery(conditions=asking(a, b))) == []
    assert sorted(found(columns, EntityQuery(conditions=asking(a, b, match="NONE")))) == ["q2", "q4"]
    either_name = asking(("displayName", "EQ", "beta"), ("qualifiedName", "EQ", "q2"), match="ANY")
    assert sorted(found(columns, EntityQuery(conditions=either_name))) == ["q1", "q2"]
    assert len(found(columns, EntityQuery(conditions=asking()))) == 5


def test_a_guid_is_a_condition_like_any_other(columns: Repository) -> None:
    third = columns.read(lambda c: c.find_entities(EntityQuery(conditions=asking(("qualifiedName", "EQ", "q3")))))[0]
    assert found_by(columns, "guid", "EQ", third.guid) == ["q3"]


def test_conditions_that_make_no_sense_are_refused(columns: Repository) -> None:
    def refusal(condition: Condition) -> tuple[str, str]:
        return read_fault(columns, lambda c: c.find_entities(EntityQuery(conditions=Conditions((condition,)))))

    both = Condition("displayName", "EQ", "x", nested=asking(("displayName", "EQ", "x")))
    assert refusal(both) == ("InvalidParameter", "OMRS-REPOSITORY-400-074")
    assert refusal(Condition("displayName", "SOUNDS_LIKE", "x")) == ("InvalidParameter", "ARICIA-400-015")
    assert refusal(Condition("displayName", "REGEX", "(")) == ("InvalidParameter", "ARICIA-400-011")
    assert refusal(Condition("displayName", "REGEX", "(a+)+$")) == ("InvalidParameter", "ARICIA-400-010")
    unnamed = EntityQuery(classifications=classified(""))
    assert read_fault(columns, lambda c: c.find_entities(unnamed)) == ("InvalidParameter", "OMRS-REPOSITORY-400-075")


def test_names_and_values_with_quotes_are_just_text(columns: Repository) -> None:
    odd = "a'b\"c;--"
    assert found_by(columns, odd, "EQ", "x") == []
    assert found_by(columns, odd, "LIKE", odd) == []
    assert len(found(columns, EntityQuery(order="PROPERTY_ASCENDING", order_property=odd))) == 5


def test_long_texts_that_begin_alike_are_told_apart(repository: Repository) -> None:
    base = "long " * 60
    for number in range(3):
        entity(repository, f"{base}{number}")
    assert found_by(repository, "qualifiedName", "EQ", f"{base}1") == [f"{base}1"]
    assert found_by(repository, "qualifiedName", "CASE_INSENSITIVE_EQ", f"{base.upper()}2") == [f"{base}2"]
    assert found_by(repository, "qualifiedName", "STARTS_WITH", f"{base}0") == [f"{base}0"]
    assert found_by(repository, "qualifiedName", "NEQ", f"{base}1") == [f"{base}0", f"{base}2"]
    ordered = found(repository, EntityQuery(order="PROPERTY_DESCENDING", order_property="qualifiedName", page_size=2))
    assert ordered == [f"{base}2", f"{base}1"]


def test_whole_numbers_of_any_size_are_exact(repository: Repository) -> None:
    large = 2**53 + 1
    entity(repository, "file", "DataFile", storeCreateTime=large)
    assert found_by(repository, "storeCreateTime", "EQ", large) == ["file"]
    assert found_by(repository, "storeCreateTime", "EQ", large - 1) == []


def test_a_type_stands_for_its_subtypes(repository: Repository) -> None:
    for name, kind in (("term", "GlossaryTerm"), ("glossary", "Glossary"), ("collection", "Collection")):
        entity(repository, name, kind)

    def of(type_name: str | None, *subtypes: str, skip: bool = False) -> list[str]:
        return sorted(found(repository, EntityQuery(type_name=type_name, subtype_names=subtypes, skip_subtypes=skip)))

    assert of(None) == of("OpenMetadataRoot") == of("Referenceable") == ["collection", "glossary", "term"]
    assert of("Collection") == ["collection", "glossary"]
    assert of("Glossary") == ["glossary"]
    assert of("Project") == []
    assert of("Referenceable", "Collection") == ["collection", "glossary"]
    assert of("Referenceable", "Collection", skip=True) == ["term"]
    assert of(None, "Glossary", skip=True) == ["collection", "term"]
    assert read_fault(repository, lambda c: c.find_entities(EntityQuery(type_name="NoSuchType")))[0] == "TypeError"


def test_deleted_entities_are_found_only_when_asked_for(repository: Repository) -> None:
    kept, gone = entity(repository, "kept"), entity(repository, "gone")
    write(repository, lambda c: c.delete_entity("erin", gone.guid))

    def with_statuses(*statuses: str) -> list[str]:
        query = EntityQuery(type_name="GlossaryTerm", statuses=statuses)
        assert repository.read(lambda c: c.count_entities(query)) == len(found(repository, query))
        return sorted(found(repository, query))

    assert kept.status == "ACTIVE"
    assert with_statuses() == with_statuses("ACTIVE") == ["kept"]
    assert with_statuses("DELETED") == ["gone"]
    assert with_statuses("ACTIVE", "DELETED") == ["gone", "kept"]
    assert with_statuses("INVALID") == []


def test_classifications_are_conditions_too(repository: Repository) -> None:
    a, b, _ = (entity(repository, name) for name in "abc")
    classify(repository, a.guid, notes="n")
    classify(repository, a.guid, "Confidentiality")
    classify(repository, b.guid, notes="m")

    def having(*conditions: str | ClassificationCondition, match: str = "ALL") -> list[str]:
        query = EntityQuery(classifications=classified(*conditions, match=match))
        assert repository.read(lambda c: c.count_entities(query)) == len(found(repository, query))
        return sorted(found(repository, query))

    assert having("Criticality") == ["a", "b"]
    assert having("Criticality", "Confidentiality") == ["a"]
    assert having("Criticality", "Confidentiality", match="ANY") == ["a", "b"]
    assert having("Criticality", match="NONE") == ["c"]
    assert having("Impact") == []
    with_note = ClassificationCondition("Criticality", asking(("notes", "EQ", "n")))
    assert having(with_note) == ["a"]
    assert having(with_note, match="NONE") == ["b", "c"]
    assert having(ClassificationCondition("Criticality", asking(("notes", "NEQ", "n")))) == ["b"]
    assert having(ClassificationCondition("Criticality", asking(("notes", "CASE_INSENSITIVE_LIKE", "M")))) == ["b"]
    nested = asking(asking(("notes", "EQ", "n"), ("notes", "EQ", "m"), match="ANY"))
    assert having(ClassificationCondition("Criticality", nested)) == ["a", "b"]
    write(repository, lambda c: c.declassify_entity("erin", a.guid, "Criticality"))
    assert having("Criticality") == ["b"]
    assert having(with_note) == []
