"""Single values of a request body."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import INVALID_FORMAT, MAPPING, MISMATCHED_INPUT, UnmappableBody
from aricia.metadata.body_values import (
    constant_reader,
    constants_reader,
    read_flag,
    read_instant,
    read_int,
    read_text,
    read_text_map,
    read_texts,
)

SEQUENCING = constant_reader("SequencingOrder")
STATUSES = constants_reader("ElementStatus")


@pytest.mark.parametrize(("given", "read"), [(7, 7), ("7", 7), (10.0, 10), (" 12 ", 12), (None, 0), ("", 0), (-3, -3)])
def test_a_number_may_be_text_a_fraction_or_null(given, read):
    assert read_int(given, "pageSize") == read


@pytest.mark.parametrize(("given", "fault"), [("two", INVALID_FORMAT), *((value, MISMATCHED_INPUT) for value in ({}, [1], True))])
def test_what_is_no_number_is_refused(given, fault):
    with pytest.raises(UnmappableBody) as raised:
        read_int(given, "pageSize")
    assert raised.value.exception_class == fault


@pytest.mark.parametrize(("given", "read"), [(True, True), ("true", True), ("FALSE", False), (1, True), (None, False)])
def test_a_flag_may_be_text_a_number_or_null(given, read):
    assert read_flag(given, "startsWith") is read


@pytest.mark.parametrize(("given", "fault"), [("perhaps", INVALID_FORMAT), ([], MISMATCHED_INPUT), (1.5, MISMATCHED_INPUT)])
def test_what_is_no_flag_is_refused(given, fault):
    with pytest.raises(UnmappableBody) as raised:
        read_flag(given, "startsWith")
    assert raised.value.exception_class == fault


@pytest.mark.parametrize(
    "given",
    [
        1769853600000, "1769853600000", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00.000+00:00", "2026-01-31T11:00:00+01:00",
        "2026-01-31T10:00:00.000000001Z",
    ],
)
def test_an_instant_has_many_forms(given):
    assert read_instant(given, "effectiveTime") == 1769853600000


def test_a_date_without_a_time_is_its_midnight():
    assert read_instant("2026-01-31", "effectiveTime") == 1769817600000


@pytest.mark.parametrize(("given", "fault"), [("yesterday", INVALID_FORMAT), (1.5, MISMATCHED_INPUT), ({}, MISMATCHED_INPUT)])
def test_what_is_no_instant_is_refused(given, fault):
    with pytest.raises(UnmappableBody) as raised:
        read_instant(given, "effectiveTime")
    assert raised.value.exception_class == fault


def test_text_takes_numbers_and_flags_as_their_text():
    assert [read_text(value, "filter") for value in ("x", 5, True, None)] == ["x", "5", "true", None]


@pytest.mark.parametrize("given", [["a"], {"a": 1}])
def test_a_list_or_an_object_is_no_text(given):
    with pytest.raises(UnmappableBody) as raised:
        read_text(given, "searchString")
    assert raised.value.exception_class == MISMATCHED_INPUT


def test_lists_and_maps_of_text_leave_nulls_out():
    assert read_texts(["a", None, 2], "propertyNames") == ("a", "2")
    assert read_text_map({"a": "b", "c": None, "d": 4}, "archiveProperties") == {"a": "b", "d": "4"}


def test_one_text_is_not_a_list_of_texts():
    with pytest.raises(UnmappableBody):
        read_texts("a", "propertyNames")


def test_a_constant_is_a_name_or_a_position():
    assert [SEQUENCING(value, "sequencingOrder") for value in ("GUID", 1, "1", None)] == ["GUID", "GUID", "GUID", None]
    assert STATUSES(["DELETED", "ACTIVE"], "limitResultsByStatus") == ("DELETED", "ACTIVE")


@pytest.mark.parametrize(("given", "fault"), [*((bad, INVALID_FORMAT) for bad in ("SIDEWAYS", 99, -1)), ({}, MISMATCHED_INPUT)])
def test_an_unknown_constant_is_refused(given, fault):
    with pytest.raises(UnmappableBody) as raised:
        SEQUENCING(given, "sequencingOrder")
    assert raised.value.exception_class == fault


@pytest.mark.parametrize("given", [1 << 31, -(1 << 31) - 1, "99999999999", 1e300, 10**30])
def test_a_number_has_32_bits(given):
    with pytest.raises(UnmappableBody) as raised:
        read_int(given, "startFrom")
    assert raised.value.exception_class == MAPPING


@pytest.mark.parametrize("given", [1 << 63, -(1 << 63) - 1, "9" * 30, "9" * 5000])
def test_a_date_has_64_bits(given):
    with pytest.raises(UnmappableBody) as raised:
        read_instant(given, "asOfTime")
    assert raised.value.exception_class == INVALID_FORMAT


@pytest.mark.parametrize("given", ["9" * 5000, "\u00b2", "99", "-1"])
def test_text_that_is_no_position_is_no_constant(given):
    with pytest.raises(UnmappableBody) as raised:
        SEQUENCING(given, "sequencingOrder")
    assert raised.value.exception_class == INVALID_FORMAT
