"""The operations table: every row names what exists."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest

from aricia.base.messages import catalogue
from aricia.views.rows import Row, all_rows

VARIABLE = re.compile(r"\{(\w+)\}")

# Upstream maps this path twice; aricia decides by the type of the second element.
SAME_SHAPE_TWICE = "POST /servers/{}/api/open-metadata/{}/assets/{}/connections/{}/detach"


def variables(row: Row) -> list[str]:
    return VARIABLE.findall(row.path)


def test_every_operation_of_the_view_services_has_its_row():
    services = Counter(row.service for row in all_rows())
    assert (sum(services.values()), len(services)) == (1112, 37)


def test_the_table_is_read_quickly():
    started = time.process_time()
    all_rows.__wrapped__()
    assert time.process_time() - started < 0.05


def test_no_two_rows_have_one_path():
    shapes = Counter(f"{row.verb} {VARIABLE.sub('{}', row.path)}" for row in all_rows())
    assert [shape for shape, count in shapes.items() if count > 1] == [SAME_SHAPE_TWICE]


@pytest.mark.parametrize("column", ["end1", "end2", "guid"])
def test_end_and_guid_columns_name_variables_of_the_path(column):
    wrong = [row.path for row in all_rows() if getattr(row, column) and getattr(row, column) not in variables(row)]
    assert not wrong


def test_a_relation_given_by_the_path_is_a_variable_of_it():
    wrong = [row.path for row in all_rows() if row.relation.startswith("{") and row.relation[1:-1] not in variables(row)]
    assert not wrong


def test_a_missing_body_or_properties_is_a_fault_of_the_catalogue():
    faults = {row.body_fault for row in all_rows()} | {row.null_properties for row in all_rows()} - {"ok"}
    assert not {fault for fault in faults - {"", "ok"} if fault not in catalogue()}


def test_a_row_is_irregular_or_names_its_primitive():
    assert not [row.path for row in all_rows() if row.irregular == bool(row.primitive)]


def test_a_detach_has_the_ends_of_its_link():
    links = {attached(row): ends(row) for row in all_rows() if row.primitive == "link"}
    detaches = {attached(row): ends(row) for row in all_rows() if row.primitive == "detach"}
    differing = {path for path, places in detaches.items() if path in links and links[path] != places}
    assert not differing
    assert len(detaches.keys() & links.keys()) > 155


def attached(row: Row) -> str:
    return VARIABLE.sub("{}", re.sub(r"/(attach|detach|remove|delete|license|certify)$", "", row.path))


def ends(row: Row) -> tuple[int, int]:
    names = variables(row)
    return names.index(row.end1), names.index(row.end2)


def test_operation_names_in_snake_case_keep_their_acronyms_together():
    names = {row.operation: row.function for row in all_rows()}
    assert names["getRootElementGUIDByUniqueName"] == "get_root_element_guid_by_unique_name"
    assert names["retrieveInstanceForGUID"] == "retrieve_instance_for_guid"
    assert names["geCertifiedElements"] == "ge_certified_elements"
