"""Replay the recordings of the original against a platform made for it, and print what matches.

    python tests/parity/replay.py                                  everything
    python tests/parity/replay.py --only 'glossary-manager/*'      some scenarios (--show 20 prints that many differences)
    python tests/parity/replay.py --check                          everything; fails below tests/parity/thresholds.tsv
    python tests/parity/replay.py --raise                          everything; raises the thresholds to what was reached

Recordings, samples and the program that replays are in a folder ``shared`` beside the repository (--shared: elsewhere).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from aricia.testing.platform_process import PlatformProcess

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MATCHES = ("exact", "order", "mermaid")
VERDICTS = ("exact", "order", "mermaid", "diff", "status", "unrouted", "error")
ARCHIVE = "SimpleCatalog.omarchive"


def prepare(folder: Path, shared: Path) -> None:
    """Lay a data directory out the way the recordings expect it."""
    secrets = folder / "secrets"
    secrets.mkdir(parents=True)
    for file in (shared / "samples" / "secrets").glob("*.omsecrets"):
        (secrets / file.name).write_bytes(file.read_bytes())
    packs = folder / "content-packs"
    packs.mkdir()
    with gzip.open(shared / "content-packs" / f"{ARCHIVE}.gz") as packed, (packs / ARCHIVE).open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)


def replay(recordings: str, only: list[str], show: int, shared: Path) -> list[dict[str, Any]]:
    """Replay one set of recordings against a fresh platform; the verdict on each exchange."""
    with tempfile.TemporaryDirectory(prefix="aricia-replay-") as name:
        folder = Path(name) / "data"
        prepare(folder, shared)
        report = Path(name) / "report.json"
        with PlatformProcess(folder) as platform:
            command = [
                sys.executable, str(shared / "tools" / "golden.py"), "replay", "--golden", str(shared / recordings),
                "--base-url", platform.url, "--show", str(show), "--out", str(report),
                *(arg for each in only for arg in ("--only", each)),
            ]
            print(f"{recordings} against {platform.url}", flush=True)
            subprocess.run(command, check=False)
        return list(json.loads(report.read_text("utf-8"))["results"]) if report.exists() else []


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def known_differences() -> dict[tuple[str, int], str]:
    """The exchanges that are to differ, with the reason."""
    return {(row["scenario"], int(row["step"])): row["reason"] for row in rows("known.tsv")}


def verdict_of(result: dict[str, Any], known: dict[tuple[str, int], str]) -> str:
    """The verdict, ``known`` for a listed difference."""
    if result["verdict"] in MATCHES or (result["scenario"], result["step"]) not in known:
        return str(result["verdict"])
    return "known"


def table(results: list[dict[str, Any]]) -> dict[str, Counter[str]]:
    """Verdicts by folder of recordings, and of all of them."""
    known = known_differences()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        verdict = verdict_of(result, known)
        counts[result["scenario"].split("/")[0]][verdict] += 1
        counts["all"][verdict] += 1
    return counts


def print_table(counts: dict[str, Counter[str]]) -> None:
    """The verdict table; ``known`` are listed differences, which match but for the raw percentage."""
    columns = (*VERDICTS, "known")
    print(f"\n{'recordings':<34} {'all':>6} {'match %':>8} {'raw %':>6} " + " ".join(f"{name:>8}" for name in columns))
    for group in [*sorted(set(counts) - {"all"}), "all"]:
        count = counts[group]
        verdicts = " ".join(f"{count[name]:>8}" for name in columns)
        print(f"{group:<34} {count.total():>6} {percent(count):>8.1f} {percent(count, MATCHES):>6.1f} {verdicts}")


def percent(count: Counter[str], good: tuple[str, ...] = (*MATCHES, "known")) -> float:
    """How many of a hundred exchanges match, or differ as listed."""
    return 100 * sum(count[name] for name in good) / max(count.total(), 1)


def shortfalls(counts: dict[str, Counter[str]]) -> list[str]:
    """The groups that are below their threshold; one that was not replayed at all is one of them."""
    found = []
    for row in rows("thresholds.tsv"):
        count = counts.get(row["group"], Counter())
        reached, raw = percent(count), percent(count, MATCHES)
        if reached < float(row["minimum"]):
            found.append(f"{row['group']}: {reached:.1f} % match, at least {row['minimum']} % are to")
        if raw < float(row["raw"]):
            found.append(f"{row['group']}: {raw:.1f} % match without the listed differences, at least {row['raw']} % are to")
    return found


def unneeded(results: list[dict[str, Any]]) -> list[str]:
    """The listed differences that are none any more."""
    known = known_differences()
    places = ((result["scenario"], result["step"]) for result in results if result["verdict"] in MATCHES)
    return [f"{scenario} {step}" for scenario, step in places if (scenario, step) in known]


def raise_thresholds(counts: dict[str, Counter[str]]) -> None:
    """Write what was reached, less one exchange that may differ by chance, in whole percents; nothing is ever lowered."""
    minima = {row["group"]: (float(row["minimum"]), float(row["raw"])) for row in rows("thresholds.tsv")}
    for group, count in counts.items():
        spare = 100 / max(count.total(), 1)
        known, known_raw = minima.get(group, (0, 0))
        reached, raw = math.floor(percent(count) - spare), math.floor(percent(count, MATCHES) - spare)
        minima[group] = max(known, reached), max(known_raw, raw)
    lines = ["group\tminimum\traw", *(f"{group}\t{whole:.0f}\t{raw:.0f}" for group, (whole, raw) in sorted(minima.items()))]
    (HERE / "thresholds.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> int:
    """Replay, print, check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", default=[], help="scenario pattern such as 'glossary-manager/*', may repeat")
    parser.add_argument("--show", type=int, default=10, help="how many differing exchanges to print")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of recordings, samples and tools")
    parser.add_argument("--out", type=Path, help="write the verdicts here, as JSON")
    parser.add_argument("--check", action="store_true", help="fail when a threshold is not reached")
    parser.add_argument("--raise", dest="raising", action="store_true", help="raise the thresholds to what was reached")
    arguments = parser.parse_args()
    shared = arguments.shared.resolve()
    if not (shared / "tools" / "golden.py").exists():
        print(f"There are no recordings in {shared}.", file=sys.stderr)
        return 2
    results = replay("golden", arguments.only, arguments.show, shared)
    if not arguments.only:  # these stop and reconfigure every server, so they get a platform of their own
        results += replay("golden-alone", [], arguments.show, shared)
    counts = table(results)
    print_table(counts)
    if arguments.out:
        arguments.out.write_text(json.dumps({"results": results}, indent=1), "utf-8")
    if arguments.raising and not arguments.only:
        raise_thresholds(counts)
    for place in unneeded(results):
        print(f"LISTED BUT MATCHES {place}")
    problems = shortfalls(counts) if arguments.check else []
    for problem in problems:
        print(f"BELOW THRESHOLD {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
