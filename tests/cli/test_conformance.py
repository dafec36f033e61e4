from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from aricia.cli.conformance import conformance, text_of
from aricia.repository.queries import EntityQuery
from aricia.testing.conformance.api import FAIL, NOT_SUPPORTED, Report, Result
from aricia.testing.platform_thread import PlatformThread


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with PlatformThread(tmp_path_factory.mktemp("platform") / "data", tls=True) as platform:
        platform.start_store("a-store", "11111111-2222-4333-8444-555555555555", "a store")
        yield platform


def run(platform, *more, password="secret", server="a-store"):
    options = ["--base-url", platform.url, "--server", server, "--user", "erinoverview", "--password", password]
    return CliRunner().invoke(conformance, [*options, "--ca-file", str(platform.certificate), "--types", "1", *more])


def test_a_running_server_conforms_over_rest(platform):
    answer = run(platform)
    assert answer.exit_code == 0, answer.output
    assert "The repository conforms." in answer.output
    assert "Metadata maintenance" in answer.output


def test_nothing_of_the_checks_is_left_on_the_server(platform):
    repository = platform.platform.active["a-store"].repository
    types = len(list(repository.types.all()))
    run(platform)
    assert repository.read(lambda c: c.count_entities(EntityQuery(statuses=("ACTIVE", "DELETED")))) == 0
    assert len(list(repository.types.all())) == types


def test_the_report_as_json_has_every_result(platform):
    report = json.loads(run(platform, "--json").stdout)
    assert report["conformant"] is True
    assert {"check", "subject", "outcome", "profile", "requirement", "rule"} <= report["results"][0].keys()


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"server": "no-such-server"}])
def test_a_server_that_cannot_be_used_is_told_apart_from_one_that_fails(platform, wrong):
    answer = run(platform, **wrong)
    assert answer.exit_code == 3
    assert any(line.startswith("Error: ") for line in answer.output.splitlines())


def test_failures_are_told_with_the_rule_that_they_break_and_only_the_first_ones_of_a_check():
    report = Report("a repository")
    for number in range(5):
        report.add(Result("rehome-header", f"Type{number}", FAIL, "6", "5"))
    report.add(Result("retype", "Type", NOT_SUPPORTED))
    text = text_of(report)
    assert text.startswith("FAIL rehome-header: Type0\n     What came home says so and is the next version.\n     expected 6\n")
    assert ("Type2" in text, "Type3" in text) == (True, False)
    assert "... and 2 more failures" in text
    assert "Type4" in text_of(report, all_failures=True)
    assert text.endswith("The repository does not conform. 6 results, 5 of them failures.")
