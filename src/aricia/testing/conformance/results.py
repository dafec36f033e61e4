"""What the checks found, and what that says of each profile."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from msgspec import Struct, to_builtins

from aricia.base.tables import rows

PASS, FAIL, NOT_SUPPORTED = "pass", "fail", "not supported"
FULL, PARTIAL, NONE, FAILED, UNKNOWN = (
    "CONFORMANT_FULL_SUPPORT", "CONFORMANT_PARTIAL_SUPPORT", "CONFORMANT_NO_SUPPORT", "NOT_CONFORMANT", "UNKNOWN_STATUS",
)
MANDATORY = ("Metadata sharing",)


class Check(Struct, frozen=True):
    """A row of the table of checks: what it belongs to, and the rule that it is about."""

    id: str
    profile: str
    requirement: str
    rule: str


class Result(Struct, frozen=True, omit_defaults=True):
    """What one check found of one subject (a type, or what the check itself is about)."""

    check: str
    subject: str
    outcome: str
    expected: str = ""
    got: str = ""


class Profile(Struct, frozen=True):
    """A profile with the numbers of what its checks found."""

    name: str
    status: str
    passed: int
    failed: int
    not_supported: int


@cache
def checks() -> dict[str, Check]:
    """Every check by its id."""
    return {row["id"]: Check(**row) for row in rows("conformance_checks.tsv")}


class Report:
    """The results of one run."""

    def __init__(self, repository: str) -> None:
        self.repository = repository
        self.results: list[Result] = []

    def add(self, result: Result) -> None:
        """Take a result, of a check that the table has."""
        if result.check not in checks():
            raise KeyError(f"there is no check {result.check}")
        self.results.append(result)

    @property
    def failures(self) -> list[Result]:
        """What was not as it has to be."""
        return [result for result in self.results if result.outcome == FAIL]

    @property
    def conformant(self) -> bool:
        """Whether no profile fails, and what every repository has to support is supported."""
        return not any(
            profile.status == FAILED or (profile.name in MANDATORY and profile.status in (NONE, UNKNOWN))
            for profile in self.profiles()
        )

    def profiles(self) -> list[Profile]:
        """Every profile of the table, in its order."""
        found: dict[str, Counter[str]] = {check.profile: Counter() for check in checks().values()}
        for result in self.results:
            found[checks()[result.check].profile][result.outcome] += 1
        return [
            Profile(name, _status(counts), counts[PASS], counts[FAIL], counts[NOT_SUPPORTED]) for name, counts in found.items()
        ]

    def to_json(self) -> dict[str, Any]:
        """The report as JSON: a summary by profile, then every result with the requirement that it speaks for."""
        return {
            "repository": self.repository, "conformant": self.conformant, "profiles": to_builtins(self.profiles()),
            "results": [{**to_builtins(result), **_place(result)} for result in self.results],
        }


def _place(result: Result) -> dict[str, str]:
    check = checks()[result.check]
    return {"profile": check.profile, "requirement": check.requirement, "rule": check.rule}


def _status(counts: Counter[str]) -> str:
    if counts[FAIL]:
        return FAILED
    if counts[PASS]:
        return PARTIAL if counts[NOT_SUPPORTED] else FULL
    return NONE if counts[NOT_SUPPORTED] else UNKNOWN
