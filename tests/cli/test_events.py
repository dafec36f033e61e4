"""Commands that follow events, against a platform of their own."""

import json

from click.testing import CliRunner

from aricia.cli.main import main
from aricia.testing.platform_process import PlatformProcess


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def test_webhooks_are_listed_without_their_secrets_and_removed(tmp_path):
    folder = ("--data-dir", str(tmp_path))
    added = run("webhooks", "add", "https://example.com/hook", "--type", "Glossary", *folder)
    name, secret = added.output.split()
    listed = run("webhooks", "list", "--json", *folder)
    assert secret.startswith("whsec_") and secret not in listed.output
    assert [(each["id"], each["wanted"]) for each in json.loads(listed.output)] == [(name, {"type": ["Glossary"]})]
    assert run("webhooks", "remove", name, *folder).exit_code == 0
    assert run("webhooks", "remove", name, *folder).exit_code == 1


def test_a_webhook_in_clear_text_is_refused(tmp_path):
    refused = run("webhooks", "add", "http://example.com/hook", "--data-dir", str(tmp_path))
    assert refused.exit_code == 1 and "https" in refused.output


def test_tail_tells_the_faults_of_the_platform_and_of_the_way_to_it(tmp_path):
    with PlatformProcess(tmp_path / "data", tls=False) as platform:
        there = ("--url", platform.url, "--user", "erinoverview", "--password", "secret")
        unknown = run("events", "tail", *there, "--type", "Nothing")
        assert (unknown.exit_code, "ARICIA-400-200" in unknown.output) == (1, True)
        assert run("events", "tail", "--url", platform.url, "--token", "a.b.c").exit_code == 3
