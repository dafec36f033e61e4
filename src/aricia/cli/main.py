"""``aricia``: the commands, each in a module of its own that is imported when it is called."""

from __future__ import annotations

import importlib

import click

from aricia import __version__

# command -> module; a command's function is named like the command
_COMMANDS = {
    "archive": "aricia.cli.archive",
    "backup": "aricia.cli.backup",
    "call": "aricia.cli.call",
    "completion": "aricia.cli.completion",
    "config": "aricia.cli.config",
    "conformance": "aricia.cli.conformance",
    "copy": "aricia.cli.copy",
    "doctor": "aricia.cli.doctor",
    "events": "aricia.cli.events",
    "load": "aricia.cli.load",
    "operations": "aricia.cli.operations",
    "secrets": "aricia.cli.secrets",
    "serve": "aricia.cli.serve",
    "servers": "aricia.cli.servers",
    "users": "aricia.cli.users",
    "webhooks": "aricia.cli.webhooks",
}


class _Commands(click.Group):
    """Commands that are imported when they are needed, so that ``aricia --help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(_COMMANDS[cmd_name]), cmd_name)
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aricia")
def main() -> None:
    """Open metadata and governance platform."""
