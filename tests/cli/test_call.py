"""``aricia call`` and ``aricia servers`` against a platform with TLS."""

from __future__ import annotations

import json

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from aricia.base.endpoints import table
from aricia.cli.call import choose
from aricia.cli.main import main
from aricia.testing.platform_thread import PlatformThread


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with PlatformThread(tmp_path_factory.mktemp("platform") / "data", tls=True) as running:
        running.platform.make_default_documents()
        for name in ("qs-metadata-store", "qs-view-server"):
            running.platform.start_server(name)
        yield running


@pytest.fixture
def run(platform):
    def run(*arguments, user="erinoverview", environment=None):
        who = {"ARICIA_URL": platform.url, "ARICIA_USER": user, "ARICIA_PASSWORD": "secret"}
        who["ARICIA_CA_FILE"] = str(platform.certificate)
        return CliRunner().invoke(main, arguments, env={**who, **(environment or {})})

    return run


def test_an_operation_is_called_by_service_and_name(run):
    made = run("call", "collection-manager", "createCollection", "--server", "qs-view-server", "--body",
               '{"properties": {"class": "CollectionProperties", "qualifiedName": "Collection::1", "displayName": "One"}}')
    assert made.exit_code == 0, made.output
    guid = json.loads(made.stdout)["guid"]
    shown = run("call", "collection-manager", "getCollectionByGUID", "--var", "serverName=qs-view-server", "--var",
                f"collectionGUID={guid}", "--json")
    assert (shown.exit_code, shown.stdout.count("\n")) == (0, 1)
    assert json.loads(shown.stdout)["element"]["properties"]["displayName"] == "One"


def test_a_body_may_come_from_a_file_and_gets_its_class(run, tmp_path):
    (tmp_path / "body.json").write_text('{"searchString": "One"}')
    found = run("call", "collection-manager", "findCollections", "--server", "qs-view-server", "--body", f"@{tmp_path}/body.json")
    assert found.exit_code == 0, found.output


def test_a_fault_is_told_and_ends_with_status_1(run):
    done = run("call", "collection-manager", "findCollections", "--server", "unknown", "--body", "{}")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "OMAG-MULTI-TENANT-404-001" in done.stderr
    raw = run("call", "collection-manager", "findCollections", "--server", "unknown", "--body", "{}", "--json")
    assert (raw.exit_code, json.loads(raw.stdout)["relatedHTTPCode"]) == (1, 404)


def test_a_request_that_the_platform_cannot_read_is_a_fault_too(run):
    done = run("call", "collection-manager", "createCollection", "--server", "qs-view-server", "--body",
               '{"properties": {"class": "Nonsense"}}')
    assert (done.exit_code, done.stdout) == (1, "")
    assert "refused (HTTP status 400): 'Nonsense' is not the class of entity properties" in done.stderr


@pytest.mark.parametrize(("arguments", "text"), [
    (("no-service", "x"), "There is no service no-service"),
    (("collection-manager", "noOperation"), "has no operation noOperation"),
    (("collection-manager", "findCollections", "--body", "{}"), "needs --var serverName=VALUE"),
    (("collection-manager", "findCollections", "--server", "s", "--body", "{"), "The body is no JSON"),
    (("collection-manager", "findCollections", "--server", "s", "--var", "x"), "--var takes NAME=VALUE"),
    (("collection-manager", "findCollections", "--server", "s", "--var", "x=1", "--body", "{}"), "has no variable x"),
    (("collection-manager", "findCollections", "--server", "s", "--body", "@/no/such"), "cannot be read"),
])
def test_wrong_usage_ends_with_status_2(run, arguments, text):
    done = run("call", *arguments)
    assert done.exit_code == 2
    assert text in done.output


@pytest.mark.parametrize("environment", [
    {"ARICIA_PASSWORD": "wrong"}, {"ARICIA_USER": "", "ARICIA_TOKEN": "a.b.c"}, {"ARICIA_URL": "https://localhost:1"},
    {"ARICIA_CA_FILE": ""},
])
def test_a_platform_that_does_not_let_the_caller_in_ends_with_status_3(run, environment):
    done = run("call", "platform-services", "getKnownServerList", environment=environment)
    assert done.exit_code == 3, done.output
    assert "Error: ARICIA-" in done.output


def test_each_operation_can_be_chosen_by_its_name_and_its_path():
    for row in table():
        variables = [segment[1:-1] for segment in row.path.split("/") if segment.startswith("{")]
        assert choose(row.service, row.name, variables, f"{row.verb} {row.path}") is row


def test_services_and_operations_are_completed():
    completion = ShellComplete(main, {}, "aricia", "_ARICIA_COMPLETE")
    assert [each.value for each in completion.get_completions(["call"], "collection-m")] == ["collection-manager"]
    names = [each.value for each in completion.get_completions(["call", "collection-manager"], "createColl")]
    assert "createCollection" in names


# ---- servers ---------------------------------------------------------------------------------------------------------
def test_servers_are_listed_stopped_and_started(run):
    listed = run("servers", "list", user="garygeeke")
    assert listed.exit_code == 0, listed.output
    assert listed.stdout.splitlines()[0].split() == ["server", "type", "runs", "since"]
    assert "qs-view-server" in listed.stdout
    assert run("servers", "stop", "qs-view-server", user="garygeeke").stdout == "qs-view-server has stopped.\n"
    known = json.loads(run("servers", "list", "--json", user="garygeeke").stdout)
    assert {each["serverName"]: each["active"] for each in known} == {"qs-metadata-store": True, "qs-view-server": False}
    assert "is running the following services" in run("servers", "start", "qs-view-server", user="garygeeke").stdout
    status = run("servers", "status", "qs-view-server", user="garygeeke")
    assert status.stdout.startswith("qs-view-server: RUNNING (View Server)\nservice ")


def test_who_may_not_operate_the_platform_is_told_so(run):
    done = run("servers", "stop", "qs-view-server", user="zachnow")
    assert (done.exit_code, "403-001" in done.stderr) == (1, True)
