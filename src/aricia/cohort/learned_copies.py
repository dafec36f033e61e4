"""What users find at other members is kept: copies of results that are unknown here are saved beside the requests.

Only what the home itself has shown is kept, as the rules of the cohort let it; where the rule is to learn, the type is learned.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence

from aricia.base.errors import AriciaError
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.copy_saver import CopySaver, Instance
from aricia.cohort.exchange_rules import zones_of
from aricia.cohort.inbound_instances import InboundRules
from aricia.cohort.member_search import Ask
from aricia.cohort.type_notes import TypeNotes
from aricia.repository.instances import Entity, Relationship
from aricia.types.registry import TypeRegistry

MOST_WAITING = 5_000  # instances; what is found while so many wait is left for another time
BATCH = 100
STOPPED_WITHIN = 5.0  # seconds
REMEMBERED = 20_000  # instances that were looked at lately and are not looked at again


class LearnedCopies:
    """A queue and the thread that empties it. Thread safe.

    ask: runs a work over the collection of a member;  learned: told of a type that was learned
    dropped: how many results were not taken because too many waited
    """

    def __init__(
        self, saver: CopySaver, rules: InboundRules, notes: TypeNotes, types: TypeRegistry, ask: Ask, log: CohortLog,
        learned: Callable[[str], None] = lambda guid: None,
    ) -> None:
        self._saver, self._rules, self._notes, self._types = saver, rules, notes, types
        self._ask, self._log, self._learned = ask, log, learned
        self._changed = threading.Condition()
        self._waiting: deque[tuple[str, Instance]] = deque()
        self._seen: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._busy = False
        self._stopped = False
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name=f"learner of {log.cohort}", daemon=True)

    def start(self) -> None:
        """Begin to save."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is still waiting is left for another time, and a member that does not answer is not waited for."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(STOPPED_WITHIN)

    def offer(self, home: str, instances: Sequence[Instance]) -> None:
        """Keep what the home of these instances has shown. Nobody waits for it; what does not fit into the queue is left out."""
        with self._changed:
            for each in instances:
                key = each.guid, each.version
                if key in self._seen:
                    continue
                if len(self._waiting) >= MOST_WAITING:
                    self.dropped += 1
                    continue
                self._seen[key] = None
                self._waiting.append((home, each))
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            self._changed.notify_all()
        if self.dropped:
            self._log.once("ARICIA-0506", MOST_WAITING)

    def drain(self, seconds: float) -> bool:
        """Wait until everything is saved. -> False when it takes longer"""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, seconds)

    # ---- the thread ------------------------------------------------------------------------------------------------
    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting or self._stopped)
                if self._stopped:
                    return
                self._busy = True
                batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            for home in dict.fromkeys(home for home, _ in batch):
                self._save(home, [each for of, each in batch if of == home])

    def _save(self, home: str, instances: Sequence[Instance]) -> None:
        """Save copies of one home. What cannot be saved now is found again by who asks for it again."""
        try:
            chosen = [each for each in instances if self._is_learned(each)]
            entities = [each for each in chosen if isinstance(each, Entity)]
            self._saver.save(home, entities)
            relationships = [each for each in chosen if isinstance(each, Relationship)]
            if relationships:
                self._saver.save(home, relationships, self._saver.proxies_of(home, relationships, self._ask))
        except AriciaError as fault:
            with self._changed:
                for each in instances:
                    self._seen.pop((each.guid, each.version), None)
            self._log.once("ARICIA-0507", home, fault.text)

    def _is_learned(self, instance: Instance) -> bool:
        definition = self._types.get(instance.type_name)
        zones = zones_of(instance.classifications) if isinstance(instance, Entity) else ()
        if definition is None or not self._rules.learn(definition.guid, zones):
            return False
        if not self._rules.pass_instance(definition.guid, zones) and self._notes.learn(definition.guid):
            self._log.tell("ARICIA-0508", self._log.cohort, definition.name, action="learn")
            self._learned(definition.name)
        return True
