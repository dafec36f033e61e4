import importlib

from click.testing import CliRunner

from aricia import __version__
from aricia.cli.main import _COMMANDS, main


def test_the_version_is_that_of_the_package():
    assert CliRunner().invoke(main, ["--version"]).output == f"aricia, version {__version__}\n"


def test_every_command_is_in_the_module_named_for_it():
    for name, module in _COMMANDS.items():
        assert getattr(importlib.import_module(module), name).name == name


def test_every_command_has_help():
    for name in _COMMANDS:
        assert "Usage" in CliRunner().invoke(main, [name, "--help"]).output
