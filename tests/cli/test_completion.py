import pytest
from click.testing import CliRunner

from aricia.cli.main import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_completes_aricia(shell):
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert "_ARICIA_COMPLETE" in result.output


def test_other_shells_are_refused():
    assert CliRunner().invoke(main, ["completion", "tcsh"]).exit_code == 2
