"""The process of one member: a platform with one server, told through a socket what to do."""

from __future__ import annotations

import json
import resource
import socket
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aricia.base.errors import AriciaError
from aricia.base.settings import Settings
from aricia.cohort.api import Cohort
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.servers.api import DataDirectory, Platform
from aricia.testing.cohort_faults.content import content_of, digests_of, repeated
from aricia.testing.cohort_faults.operations import OPERATIONS, change_types

Json = dict[str, Any]
_SETTINGS = {"aricia.cohort.catch-up": "false"}  # events alone have to do
DRAINED_WITHIN = 60.0  # seconds


def serve(address: str, folder: str, document: Json) -> None:
    """Run the member until nobody asks any more. Works are done in order; each is answered once it is durable."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        stream = connection.makefile("rwb")
        member = Member(Path(folder), document)
        for line in stream:
            stream.write(json.dumps(member.answer(json.loads(line))).encode() + b"\n")
            stream.flush()
        member.platform.close()


class Member:
    """What a process can be asked for: the methods whose names begin with "do_"."""

    def __init__(self, folder: Path, document: Json) -> None:
        DataDirectory(folder).use_demonstration_secrets()
        self.platform = Platform(folder, Settings(_SETTINGS, {}))
        self._name = str(document["localServerName"])
        self.platform.documents.save(self._name, document)
        self.platform.start_server(self._name)

    @property
    def repository(self) -> Repository:
        """The member's repository."""
        repository = self.platform.active[self._name].repository
        assert repository is not None
        return repository

    @property
    def cohort(self) -> Cohort:
        """The member's part in the cohort."""
        (cohort,) = self.platform.active[self._name].cohorts.values()
        return cohort

    def answer(self, asked: Json) -> Json:
        """{"done": what came of it}, or {"refused": message id}, or {"failed": trace}."""
        method: Callable[..., Any] = getattr(self, "do_" + asked.pop("do"))
        try:
            return {"done": method(**asked)}
        except AriciaError as fault:
            return {"refused": fault.id, "text": fault.text}
        except Exception:  # whatever it is, the test has to be told of it
            return {"failed": traceback.format_exc()}

    # ---- works -----------------------------------------------------------------------------------------------------
    def do_work(self, name: str, **facts: Any) -> Any:
        """One operation on instances. -> what it changed: see ``digests_of``"""
        user = f"user-of-{self._name}"
        return self.repository.write(lambda c: digests_of(OPERATIONS[name](c, user, **facts))).result()

    def do_burst(self, guid: str, values: list[Json]) -> Any:
        """Several updates of an entity, none of which waits for another."""
        def update(properties: Json) -> Callable[[MetadataCollection], Any]:
            return lambda c: digests_of(OPERATIONS["update_entity"](c, f"user-of-{self._name}", guid=guid, properties=properties))

        futures = [self.repository.write(update(each)) for each in values]
        return [future.result() for future in futures][-1]

    def do_several(self, works: list[Json]) -> Any:
        """Several operations, all of which are done or none."""
        user = f"user-of-{self._name}"

        def together(collection: Any) -> Any:
            done = [digests_of(OPERATIONS[each.pop("name")](collection, user, **each)) for each in works]
            return [row for rows in done for row in rows]

        return self.repository.write(together).result()

    def do_types(self, **facts: Any) -> None:
        """Add or patch a type."""
        self.repository.write(lambda c: change_types(c, **facts)).result()

    def do_mark(self, guid: str, number: int) -> int:
        """Change an entity that the others look for, once everything else is on its way."""
        for outbox in self.cohort._outboxes.values():
            outbox.drain(DRAINED_WITHIN)
        name, user = f"mark of {self._name}", f"user-of-{self._name}"

        def work(collection: Any) -> int:
            properties = {"qualifiedName": name, "description": str(number)}
            if collection.is_entity_known(guid) is None:
                collection.add_entity(user, "Collection", properties, guid=guid)
            else:
                collection.update_entity(user, guid, properties)
            return number

        return self.repository.write(work).result()

    # ---- the cohort ------------------------------------------------------------------------------------------------
    def do_connect(self) -> bool:
        """Connect to the cohort again."""
        return self.cohort.connect()

    def do_has_read(self) -> bool:
        """Whether the member has a place on every topic, and has read up to the end there."""
        return all(topic.has_read() for topic in self.cohort.open_topics)

    def do_disconnect(self) -> bool:
        """Tell and hear nothing for a while."""
        return self.cohort.disconnect()

    # ---- what there is ---------------------------------------------------------------------------------------------
    def do_marks(self, guids: list[str]) -> list[int]:
        """The numbers of the last marks that have arrived here."""

        def work(collection: Any) -> list[int]:
            found = collection.get_entities(guids)
            return [int(found[guid].properties.get("description", 0)) if guid in found else 0 for guid in guids]

        return self.repository.read(work)

    def do_noise(self, texts: list[str]) -> None:
        """Put events on all topics that nobody can make anything of."""
        for topic in self.cohort._topics.values():
            topic.publish(texts)

    def do_repeated(self) -> list[str]:
        """Instances of which a version was stored twice in succession."""
        return self.repository.read(repeated)

    def do_content(self) -> Json:
        """Everything that the member has."""
        return self.repository.read(content_of)

    def do_types_known(self, names: list[str]) -> list[int]:
        """The versions of some types; 0 for one that is not known."""
        types = self.repository.types
        return [0 if (known := types.get(name)) is None else known.version for name in names]

    def do_figures(self) -> Json:
        """Facts about the process."""
        counts: Counter[str] = Counter()
        for of_component in self.platform.active[self._name].audit_log.counts().values():
            for (_, message), number in of_component.items():
                counts[message] += number
        cohort = self.cohort
        return {
            "messages": counts, "waiting": {name: len(each._waiting) for name, each in cohort._outboxes.items()},
            "unpublished": cohort._relay.waiting() if cohort._relay is not None else 0,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "members": sorted(each.server_name or "" for each in cohort.remote_members),
        }

    def do_told(self, message: str) -> list[str]:
        """The last records of a message."""
        return [each.text for each in self.platform.active[self._name].audit_log.recent() if each.message_id == message][:20]

    def do_exit(self) -> None:
        """Stop in order."""
        self.platform.close()
        sys.stdout.flush()
