"""What every destination of audit records does, for authors of connectors.

A test module imports everything from here and provides a fixture ``destination``: an open destination, and a fixture ``arrived``:
a function that returns the texts of the records that have arrived so far, in order; None for destinations that cannot be read.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aricia.base.audit_log import AuditLog
from aricia.connections.audit_log.destination import AuditDestination

Arrived = Callable[[], list[str]]

PATIENCE = 10.0


def _log(destination: AuditDestination, *names: str) -> None:
    log = AuditLog("a-server", [(destination, None)])
    for name in names:
        log.log("SERVER-OPS-0004", "a-server", name, component="Server Operations", action="startServer")


def _await(arrived: Arrived, count: int) -> list[str]:
    limit = time.monotonic() + PATIENCE
    while len(arrived()) < count and time.monotonic() < limit:
        threading.Event().wait(0.01)
    return arrived()


def test_records_arrive_whole_and_in_order(destination: AuditDestination, arrived: Arrived | None) -> None:
    names = [f"service {number} Größe \u2028 \\ \" {{0}} %s" for number in range(20)]
    _log(destination, *names)
    destination.close()
    if arrived is not None:
        found = _await(arrived, len(names))
        assert [name for name, text in zip(names, found, strict=True) if name not in text] == []


def test_records_come_from_any_thread(destination: AuditDestination, arrived: Arrived | None) -> None:
    batches = [[f"<{each}.{number}>" for number in range(10)] for each in "abcd"]
    threads = [threading.Thread(target=_log, args=(destination, *batch)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    destination.close()
    if arrived is not None:
        text = "\n".join(_await(arrived, 40))
        assert [name for batch in batches for name in batch if name not in text] == []


def test_the_caller_is_not_kept_waiting(destination: AuditDestination) -> None:
    began = time.monotonic()
    _log(destination, *("service" for _ in range(50)))
    assert time.monotonic() - began < PATIENCE / 2
    destination.close()


def test_an_exception_goes_with_its_record(destination: AuditDestination, arrived: Arrived | None) -> None:
    log = AuditLog("a-server", [(destination, None)])
    log.log("SERVER-OPS-0007", "a-server", "ValueError", "odd", component="c", action="a", problem=ValueError("odd"))
    destination.close()
    if arrived is not None:
        assert len(_await(arrived, 1)) == 1


def test_closing_twice_does_no_harm(destination: AuditDestination) -> None:
    destination.close()
    destination.close()
