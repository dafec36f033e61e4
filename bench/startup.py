"""How long a platform takes from its start to the first answer, its processor time until then, and the memory it holds.

    python bench/startup.py [--times 5] [--load FILE]

Cold: every start makes a new data directory (keys, certificate, documents, store). Warm: the directory of the run before.
With --load (by default CoreContentPack, where ../shared has it) the archive is loaded before the first answer.
"""

from __future__ import annotations

import argparse
import ssl
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from machine import machine, processor_seconds, resident_mb

from aricia.testing.platform_process import PlatformProcess

CORE = Path(__file__).resolve().parents[2] / "shared" / "content-packs" / "CoreContentPack.omarchive.gz"


def first_answer(data: Path, arguments: list[str]) -> tuple[float, float, float]:
    """Seconds from the start of the process to the answer of GET /api/about, those of its processor, resident memory in MB."""
    trusting = ssl._create_unverified_context()
    started = time.perf_counter()
    with PlatformProcess(data, arguments=arguments) as platform:
        with urllib.request.urlopen(f"{platform.url}/api/about", context=trusting) as answer:
            answer.read()
        return time.perf_counter() - started, processor_seconds(platform.pid), resident_mb(platform.pid)


def measure(label: str, times: int, arguments: list[str], *, cold: bool) -> None:
    """Some starts; prints the median and the extremes."""
    seconds, processor, memory = [], [], []
    with tempfile.TemporaryDirectory(prefix="aricia-bench-") as name:
        if not cold:
            first_answer(Path(name) / "data", arguments)
        for number in range(times):
            elapsed, used, resident = first_answer(Path(name) / (f"data-{number}" if cold else "data"), arguments)
            seconds.append(elapsed)
            processor.append(used)
            memory.append(resident)
    spread = f"({min(seconds):.2f} to {max(seconds):.2f})"
    print(
        f"{label:<34} {statistics.median(seconds):6.2f} s  {spread}   processor {min(processor):5.2f} s   "
        f"{statistics.median(memory):6.1f} MB", flush=True,
    )


def main() -> None:
    """Measure the starts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--load", type=Path, default=CORE)
    arguments = parser.parse_args()
    print(f"{machine()}\nmedian of {arguments.times} starts with TLS; resident memory after the first answer")
    measure("cold", arguments.times, [], cold=True)
    measure("warm", arguments.times, [], cold=False)
    if arguments.load.exists():
        load = ["--load", str(arguments.load)]
        measure(f"cold, {arguments.load.name}", arguments.times, load, cold=True)
        measure(f"warm, {arguments.load.name}", arguments.times, load, cold=False)


if __name__ == "__main__":
    main()
