"""The tables of the replay are in order, and its sums are right."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import replay

RECORDINGS = replay.ROOT.parent / "shared"


def result(scenario: str, step: int, verdict: str) -> dict[str, object]:
    return {"scenario": scenario, "step": step, "verdict": verdict}


def test_every_known_difference_is_there_once_and_has_a_reason():
    rows = replay.rows("known.tsv")
    assert len(replay.known_differences()) == len(rows)
    assert [row for row in rows if not (row["reason"] or "").strip()] == []


@pytest.mark.skipif(not RECORDINGS.exists(), reason="the recordings are not beside the repository")
def test_every_known_difference_belongs_to_a_recorded_exchange():
    missing = []
    for scenario, step in replay.known_differences():
        files = [RECORDINGS / name / f"{scenario}.jsonl" for name in ("golden", "golden-alone")]
        lines = next((file.read_text("utf-8").splitlines() for file in files if file.exists()), [])
        if not any(f'"step": {step},' in line for line in lines):
            missing.append((scenario, step))
    assert missing == []


def test_every_threshold_is_a_percentage_of_one_group():
    rows = replay.rows("thresholds.tsv")
    assert len({row["group"] for row in rows}) == len(rows)
    assert all(0 <= float(row["raw"]) <= float(row["minimum"]) <= 100 for row in rows)


def test_order_and_diagrams_count_as_matches_and_listed_differences_do_too():
    count = Counter(exact=1, order=1, mermaid=1, known=1, diff=1, status=3)
    assert (replay.percent(count), replay.percent(count, replay.MATCHES)) == (50, 37.5)


def test_a_group_below_its_threshold_is_reported_and_so_is_one_that_is_missing(monkeypatch):
    table = [{"group": "a", "minimum": "60", "raw": "0"}, {"group": "b", "minimum": "1", "raw": "0"}]
    monkeypatch.setattr(replay, "rows", lambda name: table)
    assert [text.split(":")[0] for text in replay.shortfalls({"a": Counter(exact=1, diff=1)})] == ["a", "b"]


def test_listed_differences_do_not_count_for_the_raw_threshold(monkeypatch):
    monkeypatch.setattr(replay, "rows", lambda name: [{"group": "a", "minimum": "100", "raw": "60"}])
    assert ["without" in text for text in replay.shortfalls({"a": Counter(exact=1, known=1)})] == [True]
    assert replay.shortfalls({"a": Counter(exact=2, known=1)}) == []


def test_a_listed_difference_that_matches_is_told(monkeypatch):
    monkeypatch.setattr(replay, "known_differences", lambda: {("a/x", 1): "on purpose", ("a/x", 2): "on purpose"})
    assert replay.unneeded([result("a/x", 1, "diff"), result("a/x", 2, "order"), result("a/x", 3, "exact")]) == ["a/x 2"]


def test_verdicts_are_counted_by_folder_and_in_all(monkeypatch):
    monkeypatch.setattr(replay, "known_differences", lambda: {("a/x", 2): "on purpose"})
    counts = replay.table([result("a/x", 1, "exact"), result("a/x", 2, "diff"), result("b/y", 1, "status")])
    assert counts == {"a": {"exact": 1, "known": 1}, "b": {"status": 1}, "all": {"exact": 1, "known": 1, "status": 1}}
