"""Named statements in a .sql file."""

from aricia.repository.stores.relational.sql_file import load_statements
from aricia.repository.stores.sqlite.database import SQL


def test_statements_are_found_by_name(tmp_path):
    file = tmp_path / "some.sql"
    file.write_text("-- one: the first\nSELECT 1;\n\n-- two: the second\nSELECT\n  2;\n")
    assert load_statements(file) == {"one": "SELECT 1", "two": "SELECT\n  2"}


def test_no_statement_of_the_store_is_empty():
    assert all(SQL.values())
