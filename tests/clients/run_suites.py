"""Run the functional and scenario suites of the official Python client, unchanged, over TLS against a fresh platform.

    python tests/clients/run_suites.py                              every version, every file; writes results.tsv
    python tests/clients/run_suites.py --only glossary --show       some files, with their output; writes nothing
    python tests/clients/run_suites.py --only documents             the Dr.Egeria documents alone
    python tests/clients/run_suites.py --version 6.2.12

The platform has the content packs of the quickstart, from the folder ``shared`` beside the repository. It listens on port 9443:
the addresses are written into the tests. A failure that is not the platform's is a row of known_failures.tsv with its reason;
any other makes the run fail, and so does a call that is answered with a code of 500 or more or as not served (ARICIA-501).
`make docs` shows the results in docs/reference/pyegeria.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import ssl
import sys
from pathlib import Path
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent))

from documents import document_rows, run_documents
from known import unlisted, unserved
from quickstart import PORT, platform
from suites import HERE, SUITES, Client, FileRun, variables_of

from aricia.testing.platform_process import PlatformProcess

ROOT = HERE.parents[1]
PLACE = ROOT / "build" / "pyegeria"
SHARED = ROOT.parent / "shared"
VERSIONS = ("6.1.29", "6.2.12")
FILE_LIMIT = 600.0  # some files print megabytes in colours
COLUMNS = ("version", "suite", "file", "passed", "failed", "listed", "skipped", "scenarios", "calls", "faults", "seconds", "end")
_FIGURE = re.compile(r"^aricia_http_requests_total\{.*\} (\d+)", re.MULTILINE)


def requests_answered(url: str) -> int:
    """How many requests the platform answered so far, whatever sent them."""
    with urlopen(f"{url}/metrics", context=ssl._create_unverified_context()) as answer:
        return sum(int(number) for number in _FIGURE.findall(answer.read().decode()))


def run_version(client: Client, options: argparse.Namespace) -> list[dict[str, str]]:
    """All files of one version against one platform; a row for each."""
    rows = []
    with platform(options.shared) as running:
        before = requests_answered(running.url)
        for suite in SUITES:
            for file in client.files(suite, options.only):
                done = client.run(suite, file, variables_of(f"https://localhost:{PORT}"), options.limit)
                after = requests_answered(running.url)
                rows.append(row_of(client.version, done, after - before - 1))
                before = after
                report(done, rows[-1], options)
        keep(client.version, running)
    return rows


def run_documents_of(client: Client, options: argparse.Namespace) -> list[dict[str, str]]:
    """The Dr.Egeria documents against a platform of their own: they name what other files make as well."""
    with platform(options.shared) as running:
        return run_documents(client, PLACE / "output" / client.version, running.url, options.documents_limit)


def row_of(version: str, done: FileRun, calls: int) -> dict[str, str]:
    """One row of results.tsv; calls: that the platform answered meanwhile."""
    failed = done.failed()
    listed = len(failed) - len(unlisted(version, done.file, failed))
    words = list(done.scenarios.values())
    scenarios = "/".join(str(words.count(word)) for word in ("PASS", "FAIL", "SKIP")) if words else ""
    return {
        "version": version, "suite": done.suite, "file": done.file, "passed": str(done.number("passed")),
        "failed": str(len(failed) - listed), "listed": str(listed), "skipped": str(done.number("skipped")),
        "scenarios": scenarios, "calls": str(calls), "faults": str(unserved(done.calls)),
        "seconds": f"{done.seconds:.0f}", "end": done.end,
    }


def report(done: FileRun, row: dict[str, str], options: argparse.Namespace) -> None:
    """Print what came of a file and keep its output."""
    print("  ".join(row[column] for column in COLUMNS), flush=True)
    folder = PLACE / "output" / row["version"] / done.suite
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{done.file}.log").write_text(done.output, "utf-8")
    kept = {"outcomes": done.outcomes, "reasons": done.reasons, "scenarios": done.scenarios, "calls": done.calls}
    (folder / f"{done.file}.json").write_text(json.dumps(kept), "utf-8")
    if options.show:
        print(done.output)
    for test in unlisted(row["version"], done.file, done.failed()):
        print(f"    {test}: {(done.reasons.get(test, '').strip().splitlines() or [''])[0][:200]}", flush=True)


def keep(version: str, running: PlatformProcess) -> None:
    """Keep what the platform printed."""
    (PLACE / "output" / version).mkdir(parents=True, exist_ok=True)
    (PLACE / "output" / version / "platform.log").write_text(running.output(), "utf-8")


def recounted() -> list[dict[str, str]]:
    """The rows of results.tsv counted anew from the outputs that were kept."""
    with (HERE / "results.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if not row["suite"].startswith("dr-egeria")]
    for row in rows:
        kept = PLACE / "output" / row["version"] / row["suite"] / f"{row['file']}.json"
        if kept.exists():
            seen = json.loads(kept.read_text("utf-8"))
            done = FileRun(row["suite"], row["file"], outcomes=seen["outcomes"], scenarios=seen["scenarios"])
            missing = unlisted(row["version"], row["file"], done.failed())
            row.update({each: str(done.number(each)) for each in ("passed", "skipped")})
            row.update(failed=str(len(missing)), listed=str(len(done.failed()) - len(missing)))
            for test in missing:
                print(f"    {row['file']} {test}", flush=True)
    folders = [PLACE / "output" / version for version in VERSIONS]
    return rows + [row for each in folders if (each / "documents.json").exists() for row in document_rows(each.name, each)]


def main() -> int:
    """Run what was asked for; 1 when a failure is not listed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="append", default=[], help="a version of the client (default: all of them)")
    parser.add_argument("--only", default="", help="part of the names of files")
    parser.add_argument("--show", action="store_true", help="print what the files print")
    parser.add_argument("--limit", type=float, default=FILE_LIMIT, help="seconds for a file")
    parser.add_argument("--documents-limit", type=float, default=1800.0, help="seconds for the Dr.Egeria documents")
    parser.add_argument("--client-python", default=sys.executable, help="Python 3.12 or 3.13, which the client needs")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with content packs and samples")
    parser.add_argument("--recount", action="store_true", help="run nothing; count anew with known_failures.tsv")
    options = parser.parse_args()
    if options.recount:
        write(rows := recounted())
        return verdict(rows)
    rows = []
    for version in options.version or VERSIONS:
        client = Client(version, PLACE, options.client_python)
        client.prepare()
        if options.only != "documents":
            rows += run_version(client, options)
        if options.only in ("", "documents"):
            rows += run_documents_of(client, options)
    if options.only in ("", "documents"):
        write(rows)
    return verdict(rows)


def verdict(rows: list[dict[str, str]]) -> int:
    """1 when a failure is not listed, a file did not come to its end, or a call was answered with 5xx or as not served."""
    failed, calls, faults = (sum(int(row[name] or 0) for row in rows) for name in ("failed", "calls", "faults"))
    print(f"{failed} failures that are not listed; {faults} of {calls} calls answered with 5xx or as not served", flush=True)
    return 1 if failed or faults or any(row["end"] not in ("", "5") for row in rows) else 0


def write(rows: list[dict[str, str]]) -> None:
    """Write results.tsv, with the rows of versions that were not run as they were."""
    file, done = HERE / "results.tsv", {(row["version"], row["suite"]) for row in rows}
    if file.exists():
        with file.open(encoding="utf-8", newline="") as old:
            rows = [row for row in csv.DictReader(old, delimiter="\t") if (row["version"], row["suite"]) not in done] + rows
    with file.open("w", encoding="utf-8", newline="") as new:
        writer = csv.DictWriter(new, COLUMNS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: (row["version"], row["suite"], row["file"])))


if __name__ == "__main__":
    sys.exit(main())
