"""Run the functional and scenario suites of the official Python client, unchanged, over TLS against a fresh platform.

    python tests/clients/run_suites.py                              every version, every file; writes results.tsv
    python tests/clients/run_suites.py --only glossary --show       some files, with their output; writes nothing
    python tests/clients/run_suites.py --version 6.2.12

The platform has the content packs of the quickstart, from the folder ``shared`` beside the repository. It listens on port 9443:
the addresses are written into the tests. A failure that is not the platform's is a row of known_failures.tsv with its reason;
any other makes the run fail. `make docs` shows the results in docs/reference/pyegeria.md.
"""

from __future__ import annotations

import argparse
import csv
import fnmatch
import gzip
import json
import re
import shutil
import ssl
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent))

from suites import HERE, SUITES, Client, FileRun, variables_of

from aricia.testing.platform_process import PlatformProcess

ROOT = HERE.parents[1]
PLACE = ROOT / "build" / "pyegeria"
SHARED = ROOT.parent / "shared"
VERSIONS = ("6.1.29", "6.2.12")
PORT = 9443
FILE_LIMIT = 600.0  # some files print megabytes in colours
PACKS = (  # the archives that the metadata store of the quickstart lists, in its order
    "CoreContentPack", "OrganizationInsightContentPack", "EgeriaContentPack", "FilesContentPack", "PostgresContentPack",
    "MSSQLContentPack", "OracleContentPack", "DB2LUWContentPack", "DuckDBContentPack", "OpenLineageContentPack",
    "OpenMetadataDigitalProductsContentPack", "APIsContentPack", "UnityCatalogContentPack", "CocoComboArchive", "SimpleCatalog",
)
COLUMNS = ("version", "suite", "file", "passed", "failed", "listed", "skipped", "scenarios", "calls", "faults", "seconds", "end")
_FIGURE = re.compile(r'^aricia_http_requests_total\{.*code="(\d+)".*\} (\d+)', re.MULTILINE)


@contextmanager
def platform(shared: Path, port: int = PORT) -> Iterator[PlatformProcess]:
    """A fresh platform on TLS with users, servers and content packs of the quickstart."""
    with tempfile.TemporaryDirectory(prefix="aricia-clients-") as name:
        data = Path(name) / "data"
        (data / "secrets").mkdir(parents=True)
        (data / "application.properties").write_text("platform.organization.name=Coco Pharmaceuticals\n", "utf-8")
        for file in (shared / "samples" / "secrets").glob("*.omsecrets"):
            shutil.copyfile(file, data / "secrets" / file.name)
        packs = [arg for pack in PACKS for arg in ("--load", str(unpacked(shared, pack, Path(name))))]
        with PlatformProcess(data, arguments=packs, patience=240, port=port) as running:
            yield running


def unpacked(shared: Path, pack: str, folder: Path) -> Path:
    """An archive of the folder of content packs as a plain file."""
    file = folder / f"{pack}.omarchive"
    with gzip.open(shared / "content-packs" / f"{pack}.omarchive.gz") as packed, file.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return file


def figures(url: str) -> tuple[int, int]:
    """Requests answered so far, and those among them that were answered with a code of 500 or more."""
    with urlopen(f"{url}/metrics", context=ssl._create_unverified_context()) as answer:
        counts = [(int(code), int(number)) for code, number in _FIGURE.findall(answer.read().decode())]
    return sum(number for _, number in counts), sum(number for code, number in counts if code >= 500)


def known_failures() -> list[dict[str, str]]:
    """The failures that are not the platform's."""
    with (HERE / "known_failures.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def is_known(known: list[dict[str, str]], version: str, file: str, test: str) -> bool:
    """Whether a failure is listed; rows may use wildcards."""
    return any(
        fnmatch.fnmatchcase(version, row["version"]) and fnmatch.fnmatchcase(file, row["file"])
        and fnmatch.fnmatchcase(test.replace("[", "("), row["test"].replace("[", "("))
        for row in known
    )


def run_version(client: Client, options: argparse.Namespace) -> list[dict[str, str]]:
    """All files of one version against one platform; a row for each."""
    rows, known = [], known_failures()
    with platform(options.shared) as running:
        before = figures(running.url)
        for suite in SUITES:
            for file in client.files(suite, options.only):
                done = client.run(suite, file, variables_of(f"https://localhost:{PORT}"), options.limit)
                after = figures(running.url)
                rows.append(row_of(client.version, done, known, before, after))
                before = after
                report(done, rows[-1], known, options)
        if options.only in "documents":
            rows += run_documents(client, running, options)
        keep(client.version, running)
    return rows


def run_documents(client: Client, running: PlatformProcess, options: argparse.Namespace) -> list[dict[str, str]]:
    """The Dr.Egeria documents, validated, processed and processed again; a row for each document and round."""
    folder = PLACE / "output" / client.version
    folder.mkdir(parents=True, exist_ok=True)
    result = folder / "documents.json"
    began, before = time.monotonic(), figures(running.url)
    printed = client.run_documents(HERE / "documents_session.py", f"https://localhost:{PORT}", result, options.documents_limit)
    (folder / "documents.log").write_text(printed, "utf-8")
    after = figures(running.url)
    print(f"documents: {after[0] - before[0]} calls, {after[1] - before[1]} faults, {time.monotonic() - began:.0f} s", flush=True)
    return document_rows(client.version, result)


def document_rows(version: str, result: Path) -> list[dict[str, str]]:
    """The rows of results.tsv for what a session with the documents wrote."""
    rows = []
    for document, rounds in json.loads(result.read_text("utf-8")).items():
        for name, seen in rounds.items():
            known = any(is_known(known_failures(), version, document, test) for test in (name, "*"))
            failed = seen["failure"] + bool(seen["problem"])
            rows.append({
                **dict.fromkeys(COLUMNS, ""), "version": version, "suite": f"dr-egeria: {name}", "file": document,
                "passed": str(seen["success"]), "failed": "0" if known else str(failed), "listed": str(failed) if known else "0",
                "skipped": str(seen["warning"]),
            })
            print("  ".join(rows[-1][column] for column in COLUMNS), flush=True)
    return rows


def row_of(
    version: str, done: FileRun, known: list[dict[str, str]], before: tuple[int, int], after: tuple[int, int]
) -> dict[str, str]:
    """One row of results.tsv."""
    failed = [test for test, outcome in done.outcomes.items() if outcome == "failed"]
    listed = sum(is_known(known, version, done.file, test) for test in failed)
    scenarios = "/".join(str(done.scenarios.get(word, 0)) for word in ("PASS", "FAIL", "SKIP")) if done.scenarios else ""
    return {
        "version": version, "suite": done.suite, "file": done.file, "passed": str(done.number("passed")),
        "failed": str(len(failed) - listed), "listed": str(listed), "skipped": str(done.number("skipped")),
        "scenarios": scenarios, "calls": str(after[0] - before[0] - 1), "faults": str(after[1] - before[1]),
        "seconds": f"{done.seconds:.0f}", "end": done.end,
    }


def report(done: FileRun, row: dict[str, str], known: list[dict[str, str]], options: argparse.Namespace) -> None:
    """Print what came of a file and keep its output."""
    print("  ".join(row[column] for column in COLUMNS), flush=True)
    folder = PLACE / "output" / row["version"] / done.suite
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{done.file}.log").write_text(done.output, "utf-8")
    kept = {"outcomes": done.outcomes, "reasons": done.reasons, "calls": done.calls}
    (folder / f"{done.file}.json").write_text(json.dumps(kept), "utf-8")
    if options.show:
        print(done.output)
    for test, reason in done.reasons.items():
        if done.outcomes[test] == "failed" and not is_known(known, row["version"], done.file, test):
            print(f"    {test}: {reason.strip().splitlines()[0][:200] if reason.strip() else ''}", flush=True)


def keep(version: str, running: PlatformProcess) -> None:
    """Keep what the platform printed."""
    (PLACE / "output" / version).mkdir(parents=True, exist_ok=True)
    (PLACE / "output" / version / "platform.log").write_text(running.output(), "utf-8")


def recounted() -> list[dict[str, str]]:
    """The rows of results.tsv counted anew from the outputs that were kept."""
    known = known_failures()
    with (HERE / "results.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        kept = PLACE / "output" / row["version"] / row["suite"] / f"{row['file']}.json"
        if kept.exists():
            outcomes = json.loads(kept.read_text("utf-8"))["outcomes"]
            row.update({each: str(sum(outcome == each for outcome in outcomes.values())) for each in ("passed", "skipped")})
            failed = [test for test, outcome in outcomes.items() if outcome == "failed"]
            listed = sum(is_known(known, row["version"], row["file"], test) for test in failed)
            row.update(failed=str(len(failed) - listed), listed=str(listed))
    return rows


def main() -> int:
    """Run what was asked for; 1 when a failure is not listed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="append", default=[], help="a version of the client (default: all of them)")
    parser.add_argument("--only", default="", help="part of the names of files")
    parser.add_argument("--show", action="store_true", help="print what the files print")
    parser.add_argument("--limit", type=float, default=FILE_LIMIT, help="seconds for a file")
    parser.add_argument("--documents-limit", type=float, default=900.0, help="seconds for the Dr.Egeria documents")
    parser.add_argument("--client-python", default=sys.executable, help="Python 3.12 or 3.13, which the client needs")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with content packs and samples")
    parser.add_argument("--recount", action="store_true", help="run nothing; count anew with known_failures.tsv")
    options = parser.parse_args()
    if options.recount:
        write(recounted())
        for version in VERSIONS:
            documents = PLACE / "output" / version / "documents.json"
            if documents.exists():
                write(document_rows(version, documents))
        return 0
    rows = []
    for version in options.version or VERSIONS:
        client = Client(version, PLACE, options.client_python)
        client.prepare()
        rows += run_version(client, options)
    if options.only in ("", "documents"):
        write(rows)
    return 1 if any(int(row["failed"]) or row["end"] not in ("", "5") for row in rows) else 0


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
