"""How long loading and saving archives takes, and the memory at its highest.

    python bench/archives.py [FILE ...]        by default every archive of ../shared/content-packs

Every run is a process of its own (``aricia load``) with an empty store; the second load of the same files follows. Then all of it
is saved (``aricia archive``) and restored into another store.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import machine

PACKS = Path(__file__).resolve().parents[2] / "shared" / "content-packs"


def load(files: list[Path], data: Path, *options: str) -> tuple[float, list[dict[str, object]]]:
    """Seconds of one ``aricia load`` and its reports."""
    command = [sys.executable, "-m", "aricia.cli", "load", "--json", "--data-dir", str(data), *options, *map(str, files)]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, [json.loads(line) for line in done.stdout.splitlines()]


def run(*arguments: object) -> tuple[float, float]:
    """Seconds and peak memory in MB of a command."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "aricia.cli", *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} ended with {status}")
    return time.perf_counter() - started, used.ru_maxrss / 1024


def instances(reports: list[dict[str, object]]) -> int:
    """How many entities and relationships were stored."""
    return sum(report[kind]["new"] for report in reports for kind in ("entities", "relationships"))  # type: ignore[index]


def main() -> None:
    """Measure."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(PACKS.glob("*.omarchive.gz"))
    print(machine())
    with tempfile.TemporaryDirectory(prefix="aricia-bench-") as name:
        data = Path(name) / "data"
        first, reports = load(files, data)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        second, _ = load(files, data)
        third, _ = load(files, data, "--again")
        saved: dict[str, tuple[float, float]] = {}
        for archive in ("backup.omarchive", "backup.omarchive.gz"):
            saved[f"save {archive}"] = run("archive", "--data-dir", data, "--all", Path(name) / archive)
            other = Path(name) / f"restored from {archive}"
            saved[f"restore {archive}"] = run("load", "--data-dir", other, "--restore", Path(name) / archive)
        size = sum(file.stat().st_size for file in data.rglob("*") if file.is_file()) / 1e6
    number = instances(reports)
    print(f"{len(files)} archives, {number} entities and relationships, store of {size:.0f} MB")
    print(f"first load                     {first:6.2f} s   {number / first:8.0f} instances/s   peak memory {peak:.0f} MB")
    print(f"second load                    {second:6.2f} s")
    print(f"third load, every instance     {third:6.2f} s")
    for what, (seconds, memory) in saved.items():
        print(f"{what:30} {seconds:6.2f} s   {number / seconds:8.0f} instances/s   peak memory {memory:.0f} MB")


if __name__ == "__main__":
    main()
