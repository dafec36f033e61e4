"""How commands on the files of a data directory end when something is wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import click

from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault
from aricia.http.api import RevocationFault
from aricia.servers.api import DataDirectoryFault


@contextlib.contextmanager
def faults_told() -> Iterator[None]:
    """What goes wrong inside ends the command with its text."""
    try:
        yield
    except (SettingFault, RevocationFault, DataDirectoryFault) as problem:
        raise click.ClickException(str(problem)) from None
    except OSError as problem:
        raise click.ClickException(f"{problem.filename}: {problem.strerror}") from None
    except AriciaError as fault:
        raise click.ClickException(f"{fault.text}. {fault.message.user_action}") from None
