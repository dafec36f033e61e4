"""A real PostgreSQL server for tests: its own data in a temporary folder, on a free port of the loopback interface.

It runs as a user that is not root, because PostgreSQL refuses root; root starts it as the user ``postgres`` or ``nobody``.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

USER = "aricia"
PASSWORD = "secret of the tests"
MISSING = "PostgreSQL's server programs are not installed (Debian: apt-get install postgresql-15)"
_PATIENCE = 60.0
_PLACES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/pgsql")
_SETTINGS = {
    # what a crash of the machine would lose does not matter here; that of the server is what tests are about
    "fsync": "off", "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "60",
    "shared_buffers": "64MB", "log_min_messages": "fatal", "autovacuum": "on",
}


def programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; None when they are not installed."""
    on_path = shutil.which("initdb")
    if on_path is not None and Path(on_path).resolve().with_name("postgres").exists():
        return Path(on_path).resolve().parent
    found = [file for place in _PLACES for file in Path(place).glob("**/bin/initdb")]
    return max(found, key=lambda file: file.parent.parent.name).parent if found else None


class PostgresServer:
    """One server. ``settings``: of postgresql.conf, besides those of tests"""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        found = programs()
        if found is None:
            raise FileNotFoundError(MISSING)
        self._programs = found
        self._data = folder / "data"
        self._log = folder / "server.log"
        self._settings = {**_SETTINGS, **(settings or {})}
        self._owner = _owner()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        if self._owner is not None:
            os.chown(folder, self._owner.pw_uid, self._owner.pw_gid)
        self._initialise(folder)

    def _initialise(self, folder: Path) -> None:
        secret = folder / "password"
        secret.write_text(PASSWORD + "\n")
        if self._owner is not None:
            os.chown(secret, self._owner.pw_uid, self._owner.pw_gid)
        # a real ctype, so that trigrams of letters beyond ASCII are made as they are elsewhere
        subprocess.run(
            [self._programs / "initdb", "-D", self._data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, **self._as_owner(),  # type: ignore[call-overload]
        )
        secret.unlink()

    def _as_owner(self) -> dict[str, object]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        if self._owner is None:
            return {"env": environment, "cwd": "/"}
        return {"env": environment, "cwd": "/", "user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}

    @property
    def url(self) -> str:
        """The address of its database, with user and password."""
        return f"postgresql://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/postgres"

    def jdbc_url(self, schema: str) -> str:
        """The address in the form of Java, without user and password."""
        return f"jdbc:postgresql://127.0.0.1:{self.port}/postgres?currentSchema={schema}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, "-p", str(self.port), *options],
                stdout=log, stderr=log, **self._as_owner(),  # type: ignore[call-overload]
            )
        end = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        place = ["-h", "127.0.0.1", "-p", str(self.port), "-d", "postgres"]
        question: list[str | Path] = [self._programs / "pg_isready", "-q", *place]
        return subprocess.run(question, check=False).returncode == 0

    def stop(self, how: int = signal.SIGINT) -> None:
        """Stop: SIGINT ends connections, SIGQUIT and SIGKILL are crashes."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE)
            self._process = None

    def restart(self, how: int = signal.SIGINT) -> None:
        """Stop and start."""
        self.stop(how)
        self.start()


@contextlib.contextmanager
def postgres_server(settings: dict[str, str] | None = None) -> Iterator[PostgresServer]:
    """A server that runs until the end. errors: FileNotFoundError when PostgreSQL is not installed"""
    with tempfile.TemporaryDirectory(prefix="aricia-postgres-", ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder), settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@functools.cache
def running_server() -> PostgresServer:
    """A server for all tests of this process, until it ends. Without PostgreSQL's programs the test that asks for it is skipped,
    but fails where everything has to be tested (environment variable CI).
    """
    if programs() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    running = contextlib.ExitStack()
    atexit.register(running.close)
    return running.enter_context(postgres_server())


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as, when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("PostgreSQL cannot run as root, and there is neither a user postgres nor a user nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
