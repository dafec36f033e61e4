"""The tables agree with each other, with the types and with the code."""

from __future__ import annotations

import re
import tomllib

import pytest
from imports import ROOT, modules

from aricia.base.endpoints import shape, table
from aricia.base.messages import catalogue
from aricia.base.tables import SPEC, rows
from aricia.types.registry import TypeRegistry

TABLES = sorted(str(file.relative_to(SPEC)) for file in SPEC.rglob("*.tsv"))
MESSAGE_ID = re.compile(r'"((?:ARICIA|OMAG|OMRS|OPEN-METADATA|OCF|SERVER-OPS|FILE-OPEN|OMVS)[A-Z-]*-\d{3,4}(?:-\d{3})?)"')
AUDIT_ID = re.compile(r'"((?:SERVER-OPS|OMRS-AUDIT)-\d{4})"')


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_a_table_is_wider_than_its_header_or_has_stray_blanks(table):
    lines = (SPEC / table).read_text("utf-8").split("\n")
    assert lines.pop() == "", "the last line ends with a newline"
    width = lines[0].count("\t")
    assert [number for number, line in enumerate(lines, 1) if line.count("\t") > width] == []
    assert [number for number, line in enumerate(lines, 1) if any(cell != cell.strip(" ") for cell in line.split("\t"))] == []


def test_every_message_that_the_code_raises_or_logs_is_in_the_catalogue():
    known = catalogue()
    used = {
        found: name for name, file in modules().items()
        for pattern in (MESSAGE_ID, AUDIT_ID) for found in pattern.findall(file.read_text("utf-8"))
    }
    assert {message: name for message, name in used.items() if message not in known} == {}


def test_every_message_is_complete():
    wrong = [
        message.id for message in catalogue().values()
        if message.kind not in ("error", "audit") or not message.text or not message.code or not message.user_action
        or (message.kind == "error" and not message.code.isdigit())
    ]
    assert wrong == []


def test_the_inserts_of_a_message_are_numbered_from_zero_without_a_gap():
    wrong = []
    for message in catalogue().values():
        numbers = sorted({int(number) for number in re.findall(r"\{(\d+)\}", message.text)})
        if numbers and numbers[0] != 0 and kind_of(message.id) == "own":
            wrong.append(message.id)
    assert wrong == []


def kind_of(message_id: str) -> str:
    """Messages of the original keep its inserts, of which a text may leave some out; our own have no gaps."""
    return "own" if message_id.startswith("ARICIA-") else "original"


def test_every_setting_has_a_type_a_default_and_help():
    settings = tomllib.loads((SPEC / "settings.toml").read_text("utf-8"))
    assert [name for name, row in settings.items() if set(row) - {"choices"} != {"type", "default", "help"}] == []


def test_no_two_endpoints_share_a_path():
    seen: dict[tuple[str, str], str] = {}
    twice = [operation.path for operation in table() if seen.setdefault(shape(operation), operation.path) != operation.path]
    assert len(twice) <= 1, "one shape is there twice in the original too; the first one wins"


def test_every_type_that_the_tables_of_elements_name_exists():
    types = TypeRegistry.open_metadata()
    named = {row["relationship_type"] for row in rows("root_element_fields.tsv") if row.get("relationship_type")}
    assert [name for name in sorted(named) if name.isidentifier() and types.get(name) is None] == []


def test_every_file_of_irregular_operations_belongs_to_a_service():
    files = [file.stem for file in (ROOT / "views" / "irregular").glob("*.py") if file.stem != "__init__"]
    services = tuple(file.stem.replace("-", "_") for file in (SPEC / "operations").glob("*.tsv"))
    assert [name for name in files if not name.startswith(services)] == []


def test_every_operation_of_a_view_service_is_served_or_refused_knowingly():
    from aricia.views.api import operations

    served = {shape(operation) for operation in operations() if operation.run is not None}
    known = {shape(operation) for operation in table()}
    assert served, "view services serve operations"
    assert served <= known
