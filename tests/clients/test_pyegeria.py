"""The official Python client, unchanged, works with a platform over TLS: it logs in, makes, finds, shows and deletes a glossary.

The client needs an environment of its own; ``make clients`` makes it in .venv-pyegeria.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from aricia.testing.platform_process import PlatformProcess

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / ".venv-pyegeria" / "bin" / "python"
TIME_LIMIT = 100


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What the client returned during its session."""
    if not PYTHON.exists():
        missing = f"the client is not installed ({PYTHON} is not there); install it with: make clients"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("pyegeria")
    result = folder / "result.json"
    with PlatformProcess(folder / "data") as platform:
        assert platform.url.startswith("https://")
        done = subprocess.run(
            [PYTHON, HERE / "glossary_session.py", platform.url, result], cwd=folder, capture_output=True, text=True,
            timeout=TIME_LIMIT,
            env={key: value for key, value in os.environ.items() if not key.startswith(("EGERIA", "PYEGERIA"))},
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(result.read_text("utf-8"))


def test_a_glossary_is_found_by_text_and_by_name(seen):
    assert seen["found_by_text"] == seen["found_by_name"] == [seen["glossary"]]


def test_a_term_is_found_by_text_and_by_guid(seen):
    assert seen["terms_by_text"] == [seen["terms"][0]]
    assert seen["term_by_guid"] == seen["terms"][0]


def test_the_terms_are_in_their_category(seen):
    assert sorted(seen["members_of_folder"]) == sorted(seen["terms"])


@pytest.mark.parametrize("form", ["DICT", "TABLE"])
def test_a_table_has_a_row_for_the_glossary(form, seen):
    assert [row["Display Name"] for row in seen["forms"][form]] == ["Clinical Trials"]
    assert [row["GUID"] for row in seen["forms"][form]] == [seen["glossary"]]


@pytest.mark.parametrize("form", ["LIST", "MD", "FORM", "REPORT", "HTML"])
def test_a_page_shows_the_glossary(form, seen):
    assert "Clinical Trials" in seen["forms"][form]
    assert "Words of clinical trials" in seen["forms"][form]


def test_the_graph_of_the_glossary_has_its_categories_and_terms(seen):
    graph = seen["forms"]["MERMAID"]
    assert graph.startswith("```mermaid")
    assert all(f"**{name}**" in graph for name in ("Clinical Trials", "People", "Patient", "Investigator"))


def test_every_form_shows_a_term(seen):
    assert all("Patient" in json.dumps(answer) for answer in seen["term_forms"].values())


def test_an_update_that_merges_keeps_the_other_properties(seen):
    assert (seen["updated"]["description"], seen["updated"]["summary"]) == ("Takes part in a trial", "A Patient")


def test_a_deleted_glossary_is_not_found(seen):
    assert seen["after_delete"] == "No elements found"


@pytest.mark.parametrize("call", ["deleted twice", "unknown term"])
def test_what_is_not_there_is_reported_as_not_found(call, seen):
    assert seen["wrong"][call] == "PyegeriaNotFoundException"


@pytest.mark.parametrize("call", ["bad password", "unknown server"])
def test_a_wrong_login_or_server_raises_an_exception_of_the_client(call, seen):
    assert seen["wrong"][call].startswith("Pyegeria")
