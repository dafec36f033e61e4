"""What it costs to search all members of a cohort as one, beside the slowest of them alone, in the same run.

    python bench/federation.py [--members 5] [--entities 2000] [--calls 30] [--wait 0]

Members are stores behind the repository services of platforms in one process, called over HTTP on the loopback interface. They
share the processor with the one that asks, so that work which takes place side by side on several machines is done in turn here:
with --wait each member takes so many milliseconds longer for an answer, as one at the end of a network does, which shows what is
done side by side.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import machine

from aricia.base.audit_log import AuditLog
from aricia.cohort.api import EnterpriseRepository, MemberList, RemoteMember
from aricia.connections.api import FixedToken, HttpPool, RestClient
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.remote.repository import RemoteRepository
from aricia.testing.platform_thread import PlatformThread
from aricia.types.registry import TypeRegistry

PAGE = 20
Work = Callable[[MetadataCollection], object]


class Waiting:
    """A repository that takes longer."""

    def __init__(self, repository: Repository, seconds: float) -> None:
        self._repository, self._seconds = repository, seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._repository, name)

    def read(self, work: Work) -> object:
        """Run the work a while later."""
        time.sleep(self._seconds)
        return self._repository.read(work)


def fill(repository: Repository, member: int, entities: int) -> None:
    """Terms of which one in twenty has the text that is searched for."""

    def work(collection: MetadataCollection) -> None:
        for number in range(entities):
            text = "wanted" if number % 20 == 0 else "other"
            properties = {"qualifiedName": f"m{member} t{number}", "displayName": f"{text} {number}"}
            collection.add_entity("erin", "GlossaryTerm", properties)

    repository.write(work).result()


def median(repository: Any, work: Work, calls: int) -> float:
    """Milliseconds of a call, the median after a first one."""
    repository.read(work)
    taken = []
    for _ in range(calls):
        started = time.perf_counter()
        repository.read(work)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def works() -> dict[str, Work]:
    """What is measured."""
    text = Conditions((Condition(None, "LIKE", "wanted"),))
    return {
        "find a page, newest first": lambda c: c.find_entities(EntityQuery(type_name="GlossaryTerm", page_size=PAGE)),
        "find a page by text": lambda c: c.find_entities(EntityQuery(conditions=text, page_size=PAGE)),
        "count by text": lambda c: c.count_entities(EntityQuery(conditions=text)),
        "get one that is nowhere": lambda c: c.get_entities(["00000000-0000-0000-0000-000000000000"]),
    }


def measure(folder: Path, members: int, entities: int, calls: int, wait: float) -> None:
    """Print the table."""
    platforms, remotes, told = [], {}, []
    for number in range(members):
        platform = PlatformThread(folder / f"member{number}")
        platform.start()
        platforms.append(platform)
        fill(platform.start_store(f"store{number}", f"collection-{number}"), number, entities)
        client = RestClient(f"{platform.url}/servers/store{number}", HttpPool(), FixedToken(platform.token("npa")))
        remote = RemoteRepository(client, TypeRegistry.open_metadata(), "npa", f"collection-{number}")
        remotes[f"collection-{number}"] = Waiting(remote, wait / 1000) if wait else remote
        told.append(RemoteMember(collection_id=f"collection-{number}", name=f"store{number}", connection={}))
    source = MemberList()
    source.tell("cohort", told)
    whole = EnterpriseRepository("bench", None, source, lambda member: remotes[member.collection_id], AuditLog("bench"))
    print(f"{'':28}{'slowest alone':>16}{'all members':>14}{'ratio':>8}{'one by one':>14}")
    for name, work in works().items():
        alone = [median(each, work, calls) for each in remotes.values()]
        together = median(whole, work, calls)
        print(f"{name:28}{max(alone):13.1f} ms{together:11.1f} ms{together / max(alone):8.2f}{sum(alone):11.1f} ms", flush=True)
    whole.close()
    for platform in platforms:
        platform.stop()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=5)
    parser.add_argument("--entities", type=int, default=2000)
    parser.add_argument("--calls", type=int, default=30)
    parser.add_argument("--wait", type=float, default=0.0)
    given = parser.parse_args()
    print(machine())
    print(f"{given.members} members of {given.entities} entities each, pages of {PAGE}, {given.wait:g} ms of waiting for each")
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), given.members, given.entities, given.calls, given.wait)


if __name__ == "__main__":
    main()
