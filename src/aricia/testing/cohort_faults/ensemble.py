"""Starts, asks, kills members that are processes of their own. Only processes that were started here are ever ended."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from aricia.servers.event_topics import BUS_DIRECTORY
from aricia.testing.cohort_faults.model import MARK

Json = dict[str, Any]
Documents = Callable[[str], Json]

ANSWERED_WITHIN = 90.0  # seconds; longer than whatever a member waits for
SETTLED_WITHIN = 60.0
POLL = 0.02


class MemberFailed(AssertionError):
    """A member did what it must not do: end by itself, or fail in a way that is no refusal."""


class Nursery:
    """The process that forks the others."""

    def __init__(self, log: Path) -> None:
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "aricia.testing.cohort_faults.nursery"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=errors,
            )

    def ask(self, question: Json) -> int:
        """Start or kill."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(ANSWERED_WITHIN)
        self._process.stdout.close()


class MemberProcess:
    """One member: a process while it runs."""

    def __init__(self, nursery: Nursery, name: str, folder: Path, document: Json, clock: int) -> None:
        self.name, self._folder, self._document, self._nursery, self._clock = name, folder, document, nursery, clock
        self._pid: int | None = None
        self._socket: socket.socket | None = None
        self._stream: Any = None
        self._asked = 0

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self._pid is not None

    def start(self) -> None:
        """Start the process; it may be asked at once, and answers when it is up."""
        path = self._folder / "socket"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen(1)
            listener.settimeout(ANSWERED_WITHIN)
            asked = {"start": str(path), "folder": str(self._folder), "document": self._document, "clock": self._clock}
            self._pid = self._nursery.ask(asked)
            self._socket, _ = listener.accept()
        self._socket.settimeout(ANSWERED_WITHIN)
        self._stream, self._asked = self._socket.makefile("rwb"), 0

    def send(self, do: str, **facts: Any) -> None:
        """Ask for something without waiting for the answer."""
        try:
            self._stream.write(json.dumps({"do": do, **facts}).encode() + b"\n")
            self._stream.flush()
        except OSError as problem:
            raise MemberFailed(f"{self.name} has ended by itself: {problem}") from problem
        self._asked += 1

    def answers(self) -> list[Json]:
        """The answers to everything that was asked; fewer when the member was killed before."""
        found = []
        while self._asked:
            try:
                line = self._stream.readline()
            except ConnectionResetError:
                line = b""
            if not line.endswith(b"\n"):
                break
            found.append(json.loads(line))
            self._asked -= 1
            if "failed" in found[-1]:
                raise MemberFailed(f"{self.name}: {found[-1]['failed']}")
        return found

    def ask(self, do: str, **facts: Any) -> Any:
        """Ask, and wait. errors: MemberFailed also where it is refused"""
        self.send(do, **facts)
        answers = self.answers()
        if not answers or "done" not in answers[-1]:
            raise MemberFailed(f"{self.name} was asked for {do} and answered {answers}")
        return answers[-1]["done"]

    def kill(self) -> list[Json]:
        """End the process at once. -> the answers that it had given to what was asked and not waited for"""
        assert self._pid is not None
        self._nursery.ask({"kill": self._pid})
        answers = self.answers()
        self._gone()
        return answers

    def stop(self) -> None:
        """End the process in order."""
        self.ask("exit")
        self.kill()

    def _gone(self) -> None:
        assert self._socket is not None
        with contextlib.suppress(OSError):  # what was not sent any more
            self._stream.close()
        self._socket.close()
        self._pid = self._socket = self._stream = None


class Ensemble:
    """The members of a cohort, each with a data folder of its own; the bus of the machine, if it is used, is shared.

    clocks: by how many seconds those of members are wrong
    """

    def __init__(self, folder: Path, names: Iterable[str], document: Documents, clocks: Mapping[str, int] | None = None) -> None:
        self.nursery = Nursery(folder / "members.log")
        bus = folder / "bus"
        bus.mkdir()
        self.members: dict[str, MemberProcess] = {}
        self._number = 0
        for name in names:
            own = folder / name
            (own / BUS_DIRECTORY).parent.mkdir(parents=True)
            (own / BUS_DIRECTORY).symlink_to(bus)
            self.members[name] = MemberProcess(self.nursery, name, own, document(name), (clocks or {}).get(name, 0))

    def close(self) -> None:
        """End all processes."""
        for member in self.members.values():
            if member.is_running:
                member.kill()
        self.nursery.close()

    def settle(self, names: Iterable[str]) -> bool:
        """Wait until each of these members has applied what each of them has told of until now.

        No clock decides that: each changes an entity, after everything else, and waits for those of the others. What follows from
        what they apply may still be on its way. -> False when that takes too long
        """
        members = [self.members[name] for name in names]
        self._number += 1
        for member in members:
            member.send("mark", guid=mark_of(member.name), number=self._number)
        for member in members:
            member.answers()
        guids = [mark_of(member.name) for member in members]
        end, waiting = time.monotonic() + SETTLED_WITHIN, list(members)
        while waiting and time.monotonic() < end:
            waiting = [each for each in waiting if min(each.ask("marks", guids=guids)) < self._number]
            if waiting:
                time.sleep(POLL)
        return not waiting


def mark_of(name: str) -> str:
    """The GUID of the entity by which a member shows how far it is."""
    return MARK + name
