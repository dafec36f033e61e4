"""What was acknowledged, and what members have to have because of it.

Between two comparisons the model notes every work with what came of it. Where one member alone had to do with an instance, what
that member acknowledged last has to be what all of them have. Where several had, or where the answer was lost with the process,
members only have to agree; but what was purged has to be gone, unless somebody gave it another home meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from aricia.repository.instances import DELETED
from aricia.testing.cohort_faults.content import HOME, MAINTAINER, STATUS, VERSION, Content, Row, digest

ENTITY, RELATIONSHIP = "entity", "relationship"
ENDS = slice(11, 13)
UNKNOWN = "unknown"
MARK = "mark-of-"  # begins the GUIDs of the entities by which members show how far they are


class Instance(Struct, kw_only=True):
    """An instance as those who choose works know it."""

    guid: str
    kind: str
    home: str
    type_name: str
    deleted: bool = False
    ends: tuple[str, ...] = ()


class Model:
    """The truth."""

    def __init__(self) -> None:
        self.known: dict[str, Instance] = {}
        self.acknowledged = self.refused = self.lost = 0
        self._rows: dict[str, tuple[str, int, str, str]] = {}  # home, version, status, digest
        self._by: dict[str, set[str]] = {}  # who had to do with a key since the last comparison
        self._around: dict[str, set[str]] = {}
        self._uncertain: set[str] = set()
        self._asked: set[str] = set()
        self._purged: set[str] = set()
        self._rehomed: set[str] = set()
        self._ends: dict[str, tuple[str, ...]] = {}
        self.reserved: set[str] = set()  # nobody changes whether these are there
        self.claimed: set[str] = set()  # of these, the ones that are given another home

    def expect(self, work: Any) -> None:
        """A work was asked for."""
        self._asked |= work.touched | work.around
        self._ends |= {made.guid: made.ends for made in work.made}

    # ---- noting ----------------------------------------------------------------------------------------------------
    def note(self, member: str, work: Any, answer: dict[str, Any] | None) -> None:
        """What came of a work; answer: None when it was lost."""
        if answer is not None and "refused" in answer:
            self.refused += 1
            return
        for key in work.touched:
            self._by.setdefault(key, set()).add(member)
        for guid in work.around:
            self._around.setdefault(guid, set()).add(member)
        for made in work.made:
            self.known[made.guid] = made
            self._ends[made.guid] = made.ends
        if work.rehomes:
            self._rehomed |= work.touched
        if answer is None:
            self.lost += 1
            self._uncertain |= work.touched | work.around
            return
        self.acknowledged += 1
        for key, *row in answer["done"] or ():
            self._rows[key] = tuple(row)
            if key in self.known:
                self.known[key].home, self.known[key].deleted = row[0], row[2] == DELETED
        if work.purged:
            self._purged.add(work.purged)
            self.known.pop(work.purged, None)

    def is_untouched(self, instance: Instance) -> bool:
        """Whether nobody had to do with an instance, its ends or what hangs on it since the last comparison."""
        touched = {*self._by, *self._around, *self._asked}
        around = {key.partition(" ")[0] for key in touched}
        links = {end for key in touched for end in self._ends.get(key, ())}
        return not {instance.guid, *instance.ends} & (around | links)

    # ---- comparing -------------------------------------------------------------------------------------------------
    def problems(self, content: Content, away: set[str]) -> Iterator[str]:
        """What is not as it was acknowledged, as texts. away: members who have perhaps not told of what they did"""
        missing_homes = {f"collection-of-{name}" for name in away}
        for guid in self._purged - self._rehomed - self._uncertain:
            if guid in content and not away & self._by[guid]:
                yield f"{guid} was purged and is there: {content[guid]}"
        for key, (home, version, status, short) in self._rows.items():
            row = content.get(key)
            if row is not None and row[MAINTAINER] in missing_homes:
                continue
            if home in missing_homes or away & self._by.get(key, set()) or not self._is_certain(key, row):
                continue
            is_classification = " " in key
            if row is None:
                if status != DELETED or not is_classification:
                    yield f"{key} is lost: version {version} of {home} was acknowledged"
            elif row[VERSION] < version:
                yield f"{key} is of version {row[VERSION]}, {version} of {home} was acknowledged: {row}"
            elif row[VERSION] == version and digest(row) != short:
                yield f"{key} is of the version {version} that {home} acknowledged, but different: {row}"
            elif row[VERSION] > version:
                yield f"{key} is of version {row[VERSION]}, only {version} of {home} was acknowledged: {row}"

    def _is_certain(self, key: str, row: Row | None) -> bool:
        guid, _, name = key.partition(" ")
        hangs_on = [guid] if name else [*(row[ENDS] if row is not None else ()), *self._ends.get(guid, ())]
        if key in self._uncertain or any(each in self._around or each in self._uncertain for each in hangs_on):
            return False
        others = set().union(self._by.get(key, ()), self._around.get(guid, ()))
        return len(others) <= 1 and guid not in self._purged

    def settled(self, content: Content) -> None:
        """All members have this: begin anew with it."""
        self._rows = {
            key: (row[HOME], row[VERSION], row[STATUS], digest(row)) for key, row in content.items() if not is_mark(key)
        }
        self.reserved, self.claimed, self._asked = set(), set(), set()
        self._by, self._around, self._uncertain, self._purged, self._rehomed = {}, {}, set(), set(), set()
        self.known = {
            key: Instance(
                guid=key, kind=RELATIONSHIP if len(row) > ENDS.start else ENTITY, home=row[HOME], type_name=row[0],
                deleted=row[STATUS] == DELETED, ends=tuple(row[ENDS]),
            )
            for key, row in content.items() if " " not in key and not is_mark(key)
        }
        self._ends = {key: each.ends for key, each in self.known.items()}


def is_mark(key: str) -> bool:
    """Whether it is an entity by which members show how far they are."""
    return key.startswith(MARK)


def _homes(content: Content, key: str) -> set[object]:
    """Who decides about an instance, and about what it hangs on. What hangs on something unknown may be anybody's."""
    row = content[key]
    guid, _, name = key.partition(" ")
    homes = {row[HOME], row[MAINTAINER]}
    for each in [guid] if name else row[ENDS]:
        homes |= {content[each][HOME], content[each][MAINTAINER]} if each in content else {UNKNOWN}
    return homes


def differences(contents: dict[str, Content], away: set[str]) -> list[str]:
    """What the members have differently, as texts. away: members that are not there

    What follows from works of others for what is at home at one of these, and for what hangs on that, its home only can tell.
    """
    merged: Content = {}
    for content in contents.values():
        merged |= content
    homes = {UNKNOWN, *(f"collection-of-{name}" for name in away)}
    keys = sorted(key for key in merged if not away or not homes & _homes(merged, key))
    found = []
    for key in keys:
        rows = {name: content.get(key) for name, content in contents.items()}
        first = next(iter(rows.values()))
        if any(row != first for row in rows.values()):
            found.append("\n  ".join([key, *(f"{name}: {row}" for name, row in rows.items())]))
    return found
