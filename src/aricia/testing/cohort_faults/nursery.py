"""Forks the processes of members, so that a member that was killed is there again without the start of a Python.

    python -m aricia.testing.cohort_faults.nursery

Reads lines of JSON: {"start": socket, "folder": folder, "document": configuration document, "clock": seconds} answers
the process id,
{"kill": process id} answers how the process ended, once it has. It has no threads, and ends with its standard
input; members end when nobody asks them any more.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback

from aricia.cohort.built_in_types import type_sections
from aricia.connections.event_bus import local
from aricia.testing.cohort_faults.member import serve
from aricia.types.registry import TypeRegistry

LOOK = 0.03  # seconds between looks for events of other processes: tests wait for many of them


def main() -> None:
    """Serve until there is nobody to ask."""
    local.OTHER_PROCESS = LOOK
    type_sections(TypeRegistry.open_metadata())  # what every member makes of the same tables
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _start(asked) if "start" in asked else _kill(asked["kill"])
        print(json.dumps(answer), flush=True)


def _start(asked: dict[str, object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        os.close(0)
        os.dup2(2, 1)
        _shift_clock(int(str(asked["clock"])))
        serve(str(asked["start"]), str(asked["folder"]), asked["document"])  # type: ignore[arg-type]
    except BaseException:  # the process ends here whatever happens; what happened is in the log of the members
        traceback.print_exc()
    finally:
        os._exit(0)


def _shift_clock(seconds: int) -> None:
    """Have this process believe that it is earlier or later."""
    now, now_ns = time.time, time.time_ns
    time.time, time.time_ns = lambda: now() + seconds, lambda: now_ns() + seconds * 1_000_000_000


def _kill(child: int) -> int:
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return status


if __name__ == "__main__":
    main()
