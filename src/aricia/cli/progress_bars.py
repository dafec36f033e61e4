"""Progress on standard error, for people who watch: nothing when it goes to a file or a program."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

Progress = Callable[[str, int, int], None]


@contextlib.contextmanager
def progress_bars(title: str, quiet: bool = False) -> Iterator[Progress | None]:
    """A function that shows how much of something is done: what, done, in all (0: not known); None when nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        rows: dict[str, int] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in rows:
                rows[what] = int(bars.add_task(f"{title} {what}", total=total or None))
            bars.update(rows[what], completed=done, total=total or None)  # type: ignore[arg-type]

        yield show
