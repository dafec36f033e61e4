"""What this process does with secrets files that other users of the machine can read or change.

Too open is what everybody may read, write or run, and what the group may write. A group that may read is none of it: containers
get their secrets that way.
"""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from pathlib import Path

from aricia.base.errors import ConnectorError

WARN, REFUSE, IGNORE = "warn", "refuse", "ignore"
_TOO_OPEN = stat.S_IRWXO | stat.S_IWGRP

Tell = Callable[[Path, str], None]


class _Watch:
    """One for the process. A file is told of once, until its permissions change."""

    def __init__(self) -> None:
        self.policy = IGNORE
        self.tell: Tell = lambda path, mode: None
        self.told: dict[Path, int] = {}
        self.lock = threading.Lock()


_watch = _Watch()


def watch_permissions(policy: str, tell: Tell) -> None:
    """Choose what becomes of files that are too open from now on; a process that never chooses ignores it.

    policy: warn, refuse or ignore;  tell: given the file and its permissions
    """
    with _watch.lock:
        _watch.policy, _watch.tell, _watch.told = policy, tell, {}


def check_permissions(path: Path, mode: int) -> None:
    """Look at a file's permissions before it is used.

    errors: ARICIA-500-160 it is too open, and such files are refused
    """
    if _watch.policy == IGNORE or not is_too_open(mode):
        return
    shown = stat.filemode(mode)
    if _watch.policy == REFUSE:
        raise ConnectorError("ARICIA-500-160", (str(path), shown))
    with _watch.lock:
        known = _watch.told.get(path) == mode
        _watch.told[path] = mode
    if not known:
        _watch.tell(path, shown)


def is_too_open(mode: int) -> bool:
    """Whether others can read or change a file of this mode."""
    return bool(mode & _TOO_OPEN)
