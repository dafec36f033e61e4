"""Values and header fields in the spellings of a Java platform's tables."""

from datetime import UTC, datetime

import pytest

from aricia.repository.copying.egeria_values import (
    Leaf,
    instant_of,
    mapping_of,
    names_of,
    provenance_of,
    read_values,
    status_of,
    type_of,
)
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()


def attribute(kind):
    """A type and a property of it whose values have this type."""
    for definition in TYPES.all():
        for name, each in definition.attributes.items():
            if each.type.name == kind:
                return definition.name, name
    raise LookupError(kind)


def value(kind, *rows):
    type_name, name = attribute(kind)
    leaves = [Leaf(f"{name}{path}", name, text, own) for path, text, own in rows]
    return read_values(TYPES, type_name, leaves).get(name)


@pytest.mark.parametrize(("kind", "text", "expected"), [
    ("string", "text", "text"), ("int", "-5", -5), ("long", "9007199254740993", 9007199254740993), ("float", "1.5", 1.5),
    ("boolean", "true", True), ("boolean", "false", False), ("date", "1704103200000", 1704103200000),
    ("date", "2024-01-01 10:00:00.0", 1704103200000), ("ContentStatus", "ACTIVE", "ACTIVE"),
    ("ContentStatus", "Active", "ACTIVE"), ("string", None, None),
])
def test_scalars(kind, text, expected):
    assert value(kind, ("", text, kind)) == expected


def test_an_enum_value_may_be_its_ordinal():
    kind = TYPES.attribute_type("ContentStatus")
    symbol, ordinal = next(iter(kind.symbols.items()))
    assert value("ContentStatus", ("", str(ordinal), "ContentStatus")) == symbol


def test_maps_have_keys_behind_a_dot_and_arrays_positions():
    pairs = (("", None, None), (".one", "1", "string"), (".a.b", "2", "string"))
    assert value("map<string,string>", *pairs) == {"one": "1", "a.b": "2"}
    numbers = [(f".{at}", f"v{at}", "string") for at in (10, 9, 0, 1)]
    assert value("array<string>", *numbers) == ["v0", "v1", "v9", "v10"]
    assert value("map<string,string>", ("", None, "map<string,string>")) == {}


def test_members_of_a_map_of_objects_have_the_types_that_their_rows_say():
    rows = ((".s", "x", "string"), (".i", "4", "int"), (".d", "1704103200000", "date"), (".f", "2.5", "double"))
    assert value("map<string,object>", *rows) == {
        "s": "x", "i": 4, "d": {"$t": "date", "v": 1704103200000}, "f": {"$t": "double", "v": 2.5}}


@pytest.mark.parametrize(("kind", "text"), [("int", "many"), ("date", "yesterday"), ("ContentStatus", "Strange")])
def test_a_value_that_is_not_of_its_type_is_named(kind, text):
    with pytest.raises(ValueError, match=text):
        value(kind, ("", text, kind))


def test_statuses_and_provenances_in_every_spelling():
    assert [status_of(text) for text in ("Active", "ACTIVE", "Deleted", None)] == ["ACTIVE", "ACTIVE", "DELETED", None]
    spellings = ("Local to cohort", "LOCAL_COHORT", "Content Pack", "External Source", "Export archive", None)
    assert [provenance_of(text) for text in spellings] == [
        "LOCAL_COHORT", "LOCAL_COHORT", "CONTENT_PACK", "EXTERNAL_SOURCE", "EXPORT_ARCHIVE", "UNKNOWN"]
    with pytest.raises(ValueError, match="Odd"):
        provenance_of("Odd")


def test_the_type_is_the_one_that_has_all_others_as_supertypes():
    assert type_of(TYPES, ":DataFile:DataStore:DataAsset:Asset:Referenceable:OpenMetadataRoot:") == "DataFile"
    assert type_of(TYPES, ":OpenMetadataRoot:Referenceable:Asset:") == "Asset"
    assert type_of(TYPES, "Retention") == "Retention"
    assert type_of(TYPES, ":Unheard:Asset:") == "Unheard"


def test_timestamps_without_a_zone_are_utc():
    assert instant_of(datetime(2024, 1, 1, 10, 0, 0, 123_999)) == 1_704_103_200_123
    assert instant_of(datetime(2024, 1, 1, 10, tzinfo=UTC)) == instant_of(1_704_103_200_000) == 1_704_103_200_000
    assert instant_of(None) is None


def test_lists_and_maps_in_every_spelling():
    assert names_of("a, b") == names_of('["a", "b"]') == names_of("[a, b]") == names_of(["a", "b"]) == ["a", "b"]
    assert names_of(None) == names_of("") == []
    assert mapping_of('{"a": 1}') == mapping_of({"a": 1}) == {"a": 1}
    assert mapping_of("{a=1, b=two words}") == {"a": "1", "b": "two words"}
    assert mapping_of(None) is None
    with pytest.raises(ValueError, match="neither"):
        mapping_of("neither")
