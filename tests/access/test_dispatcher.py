"""Every row of the table of access operations runs: with an operation of the store or a function of its service."""

from __future__ import annotations

import re
from pathlib import Path

from aricia import access
from aricia.access import dispatcher
from aricia.base.endpoints import function_name, table
from aricia.base.tables import rows
from aricia.metadata.api import STORE_OPERATIONS


def test_every_row_names_an_endpoint_once():
    listed = [(row["service"], row["operation"]) for row in rows("access_operations.tsv")]
    endpoints = {(dispatcher.service_of(each), each.name) for each in table() if each.group == dispatcher.GROUP}
    assert len(listed) == len(set(listed))
    assert set(listed) <= endpoints


def test_every_operation_has_a_function():
    for each in dispatcher.operations():
        service, name = dispatcher.service_of(each).replace("-", "_"), function_name(each.name)
        assert callable(dispatcher._function(service, name)), f"{service}.{name}"


def test_a_function_of_a_service_does_not_hide_behind_one_of_the_store():
    for file in Path(access.__file__).parent.glob("*.py"):
        own = re.findall(r"^def ([a-z]\w*)\(", file.read_text("utf-8"), re.MULTILINE)
        assert set(own) & set(STORE_OPERATIONS) == set(), file.name


def test_a_get_reads_the_options_of_its_query(call, made):
    guid = made("DataSet", "set")
    path = "GET open-metadata-store/metadata-elements/{elementGUID}"
    assert call(path, elementGUID=guid, query={"forLineage": "true", "effectiveTime": "0"})["element"]["elementGUID"] == guid
    assert call(path, elementGUID=guid, query={"effectiveTime": "1767225600000"})["element"]["elementGUID"] == guid
