"""What the change feed costs those who write: the same writes with and without it, in turns, so that all are slowed alike."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from event_content import LOG, REQUESTS, USER, line, make_changes, new_store, outbound, term, topic
from event_delays import WRITING, Clients, start_store

from aricia.access.api import out_topic_relay
from aricia.metadata.api import ElementProperties, MetadataStore, WriteOptions, create_element, update_element
from aricia.repository.feed_relay import FeedRelay
from aricia.repository.stores.relational.rows import Rows
from aricia.testing.platform_thread import PlatformThread

WRITERS = 8
CASES = ("no feed at all", "a feed that nobody follows", "an out topic that is followed", "a cohort", "both")


def relays_of(case: str, store: MetadataStore, bootstrap: str, folder: Path, number: int) -> list[FeedRelay]:
    """Those who follow a store."""
    relays = []
    if case in (CASES[2], CASES[4]):
        out = topic(f"cost.out.{number}", bootstrap, folder)
        relays.append(out_topic_relay(store.repository, store.server, "open-metadata-store", out, LOG))
    if case in (CASES[3], CASES[4]):
        repository = store.repository
        instances = topic(f"cost.instances.{number}", bootstrap, folder)
        relays.append(FeedRelay(repository, "cohort", outbound(repository).translate, instances.send, LOG))
    for each in relays:
        each.start()
    return relays


@contextlib.contextmanager
def without_feed(is_so: bool) -> Iterator[None]:
    """Sessions write no rows of the feed meanwhile."""
    record = Rows._record
    if is_so:
        Rows._record = lambda *arguments, **named: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        Rows._record = record  # type: ignore[method-assign]


class Case:
    """One store that is written to. rounds: (requests a second, processor ms a request) of every round, by kind of write"""

    def __init__(self, name: str, store: MetadataStore, relays: list[FeedRelay]) -> None:
        self.name, self.store, self.relays = name, store, relays
        self.rounds: dict[str, list[tuple[float, float]]] = {"create": [], "update": []}
        self._made: list[str] = []

    def round(self, number: int, writes: int) -> None:
        """Create and update elements, with several clients that wait for each of their writes."""
        with without_feed(self.name == CASES[0]):
            self._measure("create", writes, lambda each: self._made.append(self._write(
                lambda session: create_element(session, "GlossaryTerm", term(f"{number}.{each}"), WriteOptions()))))
            self._measure("update", writes, lambda each: self._write(lambda session: update_element(
                session, self._made[-1 - each], ElementProperties({"description": f"Now {number}"}), WriteOptions())))

    def _write(self, work: Callable[[Any], Any]) -> Any:
        return self.store.write(USER, "bench", work).result(60)

    def _measure(self, kind: str, writes: int, write: Callable[[int], object]) -> None:
        used, began = time.process_time(), time.perf_counter()
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(writes)))
        seconds = time.perf_counter() - began
        while any(relay.waiting() for relay in self.relays):
            time.sleep(0.02)
        self.rounds[kind].append((writes / seconds, (time.process_time() - used) / writes * 1000))


def cost_of_rows(folder: Path, rounds: int) -> None:
    """Print what the rows of the feed alone cost: processor time of writes that share a commit, with and without them."""
    figures: dict[str, list[float]] = {name: [] for name in CASES[:2]}
    with contextlib.ExitStack() as stack:
        stores = {name: stack.enter_context(new_store(folder, f"rows{number}")) for number, name in enumerate(figures)}
        for turn in range(rounds):
            for name in list(figures)[:: 1 if turn % 2 else -1]:
                with without_feed(name == CASES[0]):
                    used = time.process_time()
                    make_changes(stores[name], 25, turn)
                    figures[name].append((time.process_time() - used) / (25 * REQUESTS) * 1e6)
    without, with_rows = (sorted(each)[len(each) // 4] for each in figures.values())
    line("the rows of the feed, of a write that shares its commit", with_rows - without, "us",
         f"processor time, of {without:.0f} us without them: {100 * (with_rows / without - 1):+.1f} %")


def costs_in_process(bootstrap: str, folder: Path, rounds: int, writes: int) -> None:
    """Print the table for works that are given to the store."""
    with contextlib.ExitStack() as stack:
        cases = []
        for number, name in enumerate(CASES):
            store = stack.enter_context(new_store(folder, f"cost{number}"))
            relays = relays_of(name, store, bootstrap, folder, number)
            cases.append(Case(name, store, relays))
            for each in relays:
                stack.callback(each.stop)
        for number in range(rounds):
            for case in cases if number % 2 else cases[::-1]:
                case.round(number, writes)
        for kind in ("create", "update"):
            _tell(f"{kind} in process", {case.name: case.rounds[kind][1:] for case in cases})


def costs_over_http(clients: Clients, bootstrap: str, folder: Path, rounds: int, seconds: float) -> None:
    """Print the table for requests of clients that do nothing but write, as fast as they are answered."""
    with contextlib.ExitStack() as stack:
        platform = stack.enter_context(PlatformThread(folder / "costs"))
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in CASES}
        relays = {}
        for number, name in enumerate(CASES):
            start_store(platform, f"store{number}")
            store = platform.platform.active[f"store{number}"].local_store
            assert store is not None
            relays[name] = relays_of(name, store, bootstrap, folder, 100 + number)
            for each in relays[name]:
                stack.callback(each.stop)
        for turn in range(rounds + 1):
            for number, name in list(enumerate(CASES))[:: 1 if turn % 2 else -1]:
                with without_feed(name == CASES[0]):
                    requests, _, used = clients.load(platform, f"store{number}", math.inf, seconds, WRITING)
                    late = time.process_time()
                    while any(relay.waiting() for relay in relays[name]):
                        time.sleep(0.02)
                    used += time.process_time() - late
                if turn:
                    figures[name].append((requests / seconds, used / requests * 1000))
    _tell("write over HTTP", figures)


def _tell(label: str, figures: dict[str, list[tuple[float, float]]]) -> None:
    """What the best quarter of the rounds reached: other work on the machine spoils rounds, it does not make them better."""
    best = {name: _best_quarter(rounds) for name, rounds in figures.items()}
    rate_without, cpu_without = best[CASES[0]]
    for name, (rate, cpu) in best.items():
        line(f"{label}, {name}", rate, "a second",
             f"{100 * (rate / rate_without - 1):+.0f} %;  processor {cpu:.3f} ms, {100 * (cpu / cpu_without - 1):+.0f} %")


def _best_quarter(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    at = len(rounds) // 4
    return sorted((rate for rate, _ in rounds), reverse=True)[at], sorted(cpu for _, cpu in rounds)[at]
