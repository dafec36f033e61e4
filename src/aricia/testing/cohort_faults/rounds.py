"""Rounds of random works at the members of a cohort, with kills, absences and a bus that goes and comes back."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from aricia.testing.cohort_faults.content import Content
from aricia.testing.cohort_faults.ensemble import Ensemble, MemberProcess
from aricia.testing.cohort_faults.model import Model, differences, is_mark
from aricia.testing.cohort_faults.noise import NOISE
from aricia.testing.cohort_faults.works import Work, Works
from aricia.testing.waiting import until

Json = dict[str, Any]
COMPARED_EVERY = 4  # rounds
ATTEMPTS = 12  # to find the members agreeing, after each of which everything that followed has been applied
ASKED_WITHIN = 20.0  # seconds until types have arrived, on their own topic
LISTENING_WITHIN = 60.0  # seconds until a member is given its topics
KEPT_LINES = 400  # of what was done, for who reads of a failure


class Disagreement(AssertionError):
    """Members do not have what they have to have."""


class Bus:
    """What carries the events. stop, start: end it at once, and start it again; None for one that has no process

    rewind: has a member, which does not run, hear everything once more when it is back
    """

    def __init__(
        self, stop: Callable[[], None] | None = None, start: Callable[[], None] | None = None,
        rewind: Callable[[str], None] | None = None,
    ) -> None:
        self.stop, self.start, self.rewind = stop, start, rewind


class Rounds:
    """One run. done: what was done, in order;  figures: how often;  lasting: see ``Works``"""

    def __init__(self, ensemble: Ensemble, seed: int, bus: Bus, *, lasting: bool = False) -> None:
        self._ensemble, self._bus = ensemble, bus
        self._chance = random.Random(seed)
        self.model = Model()
        self._works = Works(self._chance, self.model, lasting=lasting)
        self._away: dict[str, int] = {}  # rounds that a member is still away
        self._deaf: dict[str, int] = {}  # rounds that a member is still disconnected
        self._bus_away = 0
        self.done: list[str] = []
        self.figures: Counter[str] = Counter()

    def run(self, rounds: int) -> None:
        """Start the members and go through the rounds. errors: Disagreement"""
        for member in self._ensemble.members.values():
            member.start()
        for member in self._ensemble.members.values():  # all have a place on every topic before anybody tells
            until(partial(member.ask, "has_read"), LISTENING_WITHIN)
        self._compare()
        for number in range(rounds):
            self._tell(f"-- round {number}")
            self._come_back()
            self._noise()
            self._round()
            if number % COMPARED_EVERY == COMPARED_EVERY - 1 and not self._bus_away:
                self._compare()
        self.finish()

    def finish(self) -> None:
        """Everybody is back, and has the same."""
        self._come_back(everybody=True)
        for _ in range(3):
            self._compare()
        self._check_versions()

    def hear_everything_again(self, name: str) -> None:
        """A member to which everything is told again shows the same as before, and has the others show the same."""
        assert self._bus.rewind is not None
        member = self._ensemble.members[name]
        before = member.ask("content")
        member.stop()
        self._bus.rewind(member.name)
        member.start()
        self._compare()
        self._compare()
        after = member.ask("content")
        changed = [key for key in {*before, *after} if not is_mark(key) and before.get(key) != after.get(key)]
        if changed:
            shown = [f"{key} was {before.get(key)}, is {after.get(key)} after everything was told again" for key in changed]
            raise Disagreement(self._report([member.name], shown))

    def _check_versions(self) -> None:
        for member in self._ensemble.members.values():
            repeated = member.ask("repeated")
            if repeated:
                raise Disagreement(self._report([member.name], [f"{member.name} stored twice: {repeated}"]))

    # ---- a round -----------------------------------------------------------------------------------------------------
    def _round(self) -> None:
        self.figures["rounds"] += 1
        running = [each for each in self._ensemble.members.values() if each.is_running]
        fault = self._fault(running)
        asked: dict[str, list[Work]] = {each.name: [] for each in running}
        for _ in range(self._chance.randrange(3, 11)):
            member = self._chance.choice(running)
            work = self._works.of(member.name)
            asked[member.name].append(work)
            self.model.expect(work)
            member.send(work.do, **work.facts)
        victim = fault(running) if fault is not None else None
        for member in running:
            answers = victim[1] if victim is not None and victim[0] is member else member.answers()
            self._note(member.name, asked[member.name], answers)

    def _noise(self) -> None:
        """Somebody publishes what is no event, or none that can be applied."""
        running = [name for name, each in self._ensemble.members.items() if each.is_running and name not in self._deaf]
        if running and not self._bus_away and self._chance.random() < 0.1:
            self._ensemble.members[self._chance.choice(running)].ask("noise", texts=list(NOISE))
            self.figures["noises"] += 1

    def _note(self, name: str, works: list[Work], answers: list[Json]) -> None:
        for number, work in enumerate(works):
            answer = answers[number] if number < len(answers) else None
            said = "lost" if answer is None else answer.get("refused", "")
            self._tell(f"{name}: {work.shown} {said}")
            self.model.note(name, work, answer)
            self.figures["works"] += 1
            if work.do == "types" and (answer is None or "refused" in answer):
                self._works.unsure.add(work.shown.split()[-1])

    # ---- faults ------------------------------------------------------------------------------------------------------
    def _fault(self, running: list[MemberProcess]) -> Callable[[list[MemberProcess]], Any] | None:
        """What goes wrong while the works of a round are done."""
        number = self._chance.random()
        if self._bus.stop is not None and not self._bus_away and self._bus_is_due():
            return self._stop_bus
        if len(running) < len(self._ensemble.members) or self._deaf:
            return self._kill if number < 0.15 and len(running) > 1 else None
        if number < 0.3:
            return self._kill
        if number < 0.38:
            return self._disconnect
        if number < 0.45:
            return self._stop
        return None

    def _bus_is_due(self) -> bool:
        """Whether the bus is killed now: not soon after it was, and not much later."""
        since = self.figures["rounds"] - self.figures["last bus restart"]
        return since > 12 and (self._chance.random() < 0.05 or since > 24)

    def _kill(self, running: list[MemberProcess]) -> tuple[MemberProcess, list[Json]]:
        victim = self._chance.choice(running)
        time.sleep(self._chance.random() * 0.05)  # so that it dies at any moment of its works, or of applying those of others
        answers = victim.kill()
        self.figures["kills"] += 1
        self._away[victim.name] = self._chance.choice((0, 0, 0, 1, 2, 5))
        self._tell(f"{victim.name} is killed for {self._away[victim.name]}")
        return victim, answers

    def _stop(self, running: list[MemberProcess]) -> tuple[MemberProcess, list[Json]]:
        leaver = self._chance.choice(running)
        answers = leaver.answers()
        leaver.stop()
        self.figures["stops"] += 1
        self._away[leaver.name] = self._chance.choice((0, 2, 4))
        self._tell(f"{leaver.name} stops for {self._away[leaver.name]}")
        return leaver, answers

    def _disconnect(self, running: list[MemberProcess]) -> tuple[MemberProcess, list[Json]]:
        leaver = self._chance.choice(running)
        answers = leaver.answers()
        leaver.ask("disconnect")
        self.figures["disconnects"] += 1
        self._deaf[leaver.name] = self._chance.choice((1, 2, 3))
        self._tell(f"{leaver.name} disconnects for {self._deaf[leaver.name]}")
        return leaver, answers

    def _stop_bus(self, running: list[MemberProcess]) -> None:
        assert self._bus.stop is not None
        self._bus.stop()
        self._bus_away = self._chance.choice((1, 2))
        self.figures["bus restarts"] += 1
        self._tell("the bus is killed")

    def _come_back(self, *, everybody: bool = False) -> None:
        if self._bus_away:
            self._bus_away -= 1
            if not self._bus_away or everybody:
                assert self._bus.start is not None
                self._bus.start()
                self._bus_away = 0
                self.figures["last bus restart"] = self.figures["rounds"]
                self._tell("the bus is back")
        for name in list(self._away):
            self._away[name] -= 1
            if self._away[name] < 0 or everybody:
                del self._away[name]
                member = self._ensemble.members[name]
                member.start()
                if self._chance.random() < 0.8:  # else it is given works, and perhaps killed, while it starts
                    member.ask("figures")
                self.figures["starts"] += 1
                self._tell(f"{name} is back")
        for name in list(self._deaf):
            self._deaf[name] -= 1
            member = self._ensemble.members[name]
            if not member.is_running:
                del self._deaf[name]  # it connects when it starts
            elif self._deaf[name] < 0 or everybody:
                del self._deaf[name]
                member.ask("connect")
                self._tell(f"{name} connects")

    # ---- comparing ---------------------------------------------------------------------------------------------------
    def _compare(self) -> None:
        """Wait until everybody who is there has applied everything, and what followed from it; see whether they have the same."""
        self.figures["comparisons"] += 1
        names = [name for name, each in self._ensemble.members.items() if each.is_running and name not in self._deaf]
        away = {name for name in self._ensemble.members if name not in names}
        contents: dict[str, Content] = {}
        found: list[str] = []
        before: Content | None = None
        for _ in range(ATTEMPTS):
            if not self._ensemble.settle(names):
                raise Disagreement(self._report(names, ["events do not arrive"]))
            self.figures["settlings"] += 1
            contents = {name: self._ensemble.members[name].ask("content") for name in names}
            found = differences(contents, away)
            lasting = {key: row for key, row in contents[names[0]].items() if not is_mark(key)} if names else {}
            if not found and lasting == before:
                break
            before = lasting
        if not found:
            found = list(self.model.problems(contents[names[0]], away)) if names else []
        if found:
            raise Disagreement(self._report(names, found))
        if len(names) == len(self._ensemble.members):
            self.model.settled(contents[names[0]])
            self._check_types()

    def _check_types(self) -> None:
        names = list(self._works.types)
        known = {each.name: each.ask("types_known", names=names) for each in self._ensemble.members.values()}
        end = time.monotonic() + ASKED_WITHIN
        while time.monotonic() < end and len({str(each) for each in known.values()}) > 1:
            known = {each.name: each.ask("types_known", names=names) for each in self._ensemble.members.values()}
        for place, name in enumerate(names):
            versions = {each[place] for each in known.values()}
            expected = versions if name in self._works.unsure else {self._works.types[name][1]}
            if len(versions) != 1 or versions != expected:
                problem = f"the type {name} is of the versions {known}, expected {expected}"
                raise Disagreement(self._report(list(known), [problem]))

    def _report(self, names: list[str], problems: list[str]) -> str:
        figures = {name: self._ensemble.members[name].ask("figures") for name in names}
        told = {
            name: {message: self._ensemble.members[name].ask("told", message=message) for message in _TELLING}
            for name in names
        }
        lines = [*self.done[-KEPT_LINES:], "", *problems, "", *(f"{name}: {each}" for name, each in figures.items())]
        return "\n".join([*lines, *(f"{name} {kind}: {text}" for name, each in told.items() for kind, texts in each.items()
                                    for text in texts if "nobody" not in text)])

    def _tell(self, line: str) -> None:
        self.done.append(line)


_TELLING = (
    "OMRS-AUDIT-9015", "ARICIA-0024", "OMRS-AUDIT-0206", "OMRS-AUDIT-0203", "ARICIA-0530", "OCF-KAFKA-TOPIC-CONNECTOR-0008",
    "OCF-KAFKA-TOPIC-CONNECTOR-0009",
)
