import json
import re

from click.testing import CliRunner

from aricia.base.endpoints import table
from aricia.cli.main import main


def listed(*options):
    result = CliRunner().invoke(main, ["operations", *options])
    assert result.exit_code == 0
    return result


def test_every_operation_is_listed_with_its_name():
    lines = listed().stdout.splitlines()
    shown = {tuple(re.sub(r"{\w+}", "{}", line).lstrip("- ").split()[:2]) for line in lines}
    assert [each.path for each in table() if (each.verb, re.sub(r"{\w+}", "{}", each.path)) not in shown] == []
    assert len(set(lines)) == len(lines)
    assert any("POST   /api/token  platformToken" in line for line in lines)


def test_words_select_operations():
    result = listed("glossary-manager", "by-name")
    assert result.stdout
    assert all("glossary-manager" in line and "by-name" in line for line in result.stdout.splitlines())
    assert "served" in result.stderr


def test_missing_operations_are_those_that_nothing_serves():
    assert all(not json.loads(line)["served"] for line in listed("--missing", "--json").stdout.splitlines())


def test_json_lines_say_what_goes_in_and_out():
    one = json.loads(listed("--json", "createGlossary").stdout.splitlines()[0])
    assert (one["verb"], one["service"], one["requestBody"], one["response"]) == (
        "POST", "glossary-manager", "NewElementRequestBody", "GUIDResponse",
    )
