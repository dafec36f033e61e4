"""``aricia config`` on the documents of a data directory."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from aricia.base.settings import Settings, read_properties
from aricia.cli.main import main
from aricia.servers.api import Platform


@pytest.fixture
def data(tmp_path):
    platform = Platform(tmp_path, Settings({}, {}))
    platform.make_default_documents()
    document = platform.documents.load("qs-view-server")
    secured = {"class": "Connection", "clearPassword": "hush-hush", "endpoint": {"networkAddress": "~{place}~"}}
    platform.documents.save("other", {**document, "localServerName": "other", "eventBusConfig": {"connection": secured}})
    return tmp_path


def run(data, *arguments):
    return CliRunner().invoke(main, ["config", arguments[0], "--data-dir", str(data), *arguments[1:]])


def test_documents_are_listed(data):
    done = run(data, "list")
    assert done.exit_code == 0, done.output
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["server", "other", "qs-metadata-store", "qs-view-server"]
    rows = {row["server"]: row for row in json.loads(run(data, "list", "--json").stdout)}
    assert (rows["qs-view-server"]["starts"], rows["qs-view-server"]["findings"], rows["other"]["starts"]) == (True, [], False)


def test_a_document_is_shown_without_its_secrets(data):
    shown = json.loads(run(data, "show", "other").stdout)
    assert shown["eventBusConfig"]["connection"]["clearPassword"] == "********"
    assert "hush-hush" in run(data, "show", "other", "--secrets").stdout
    assert run(data, "show", "missing").exit_code == 1


def test_a_placeholder_without_a_value_is_found_until_it_is_set(data):
    done = run(data, "check")
    assert (done.exit_code, "The placeholder place has no value" in done.stdout) == (1, True)
    (data / "application.properties").write_text("# mine\nserver.port=9000\n")
    assert run(data, "set-placeholder", "place", "at=home: \\here").exit_code == 0
    assert (run(data, "check").exit_code, run(data, "check", "other").stdout) == (0, "other: in order\n")
    assert json.loads(run(data, "placeholders", "--json").stdout)["place"] == "at=home: \\here"
    assert "at=home: \\here" in run(data, "show", "other", "--resolved").stdout.replace("\\\\", "\\")
    assert run(data, "set-placeholder", "place", "elsewhere").exit_code == 0
    text = (data / "application.properties").read_text()
    assert (text.startswith("# mine\nserver.port=9000\n"), text.count("platform.placeholder.variables")) == (True, 1)
    assert read_properties(data / "application.properties")["server.port"] == "9000"


def test_the_name_of_a_placeholder_is_checked(data):
    assert run(data, "set-placeholder", "a b", "x").exit_code == 2


@pytest.mark.parametrize(("change", "finding"), [
    ({"versionId": "V1.0"}, "It has version V1.0"), ({"localServerName": "x"}, "a server called x"),
    ({"maxPageSize": -1}, "maxPageSize is -1"), ({"accessServicesConfig": []}, "OMAG-ADMIN-400-031"),
])
def test_what_keeps_a_server_from_starting_is_found(data, change, finding):
    documents = Platform(data, Settings({}, {})).documents
    documents.save("qs-view-server", {**documents.load("qs-view-server"), **change})
    done = run(data, "check", "qs-view-server")
    assert (done.exit_code, finding in done.stdout) == (1, True)


def test_a_file_that_is_no_document_is_found(data):
    (data / "data" / "servers" / "other" / "config" / "other.config").write_text("{broken")
    done = run(data, "check", "--json")
    assert (done.exit_code, "OMAG-ADMIN-400-012" in json.loads(done.stdout)["documents"]["other"][0]) == (1, True)
    assert "other" in run(data, "list").stdout
