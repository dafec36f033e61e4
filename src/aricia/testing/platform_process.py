"""A platform in a process of its own, for tests and measurements.

    with PlatformProcess(tmp_path / "data") as platform:
        httpx.get(platform.url + "/api/about", verify=False)
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

_ANNOUNCEMENT = re.compile(r"aricia takes requests at (\S+)")
_INTERVAL = 0.01


class PlatformProcess:
    """``aricia serve`` on a free port of the loopback interface, from ``start`` (or ``with``) to ``stop``.

    data_directory: made when it is not there;  tls: False for plain HTTP
    arguments: more options of ``aricia serve``;  patience: seconds to wait for the first request to be taken
    url: of the running platform;  log: file with all that it printed
    """

    def __init__(
        self, data_directory: Path, *, tls: bool = True, arguments: Sequence[str] = (), patience: float = 60, port: int = 0
    ) -> None:
        self.data_directory = data_directory
        self.log = data_directory.parent / f"{data_directory.name}.log"
        self.url = ""
        self._patience = patience
        self._command = [
            sys.executable, "-m", "aricia.cli", "serve", "--data-dir", str(data_directory), "--port", str(port),
            *([] if tls else ["--no-tls"]), *arguments,
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process is not None, "the platform was not started"
        return self._process.pid

    def start(self) -> None:
        """Start the platform and wait until it takes requests; RuntimeError with its output when it does not come up."""
        self.data_directory.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=self.data_directory
            )
        limit = time.monotonic() + self._patience
        while not (found := _ANNOUNCEMENT.search(self.output())):
            if self._process.poll() is not None or time.monotonic() > limit:
                self.stop()
                raise RuntimeError(f"the platform did not come up:\n{self.output()}")
            time.sleep(_INTERVAL)
        self.url = found[1]

    def output(self) -> str:
        """All that the platform printed so far."""
        return self.log.read_text("utf-8", "replace")

    def stop(self) -> int:
        """Stop the platform in order, by force when it does not end in time; its exit status."""
        process = self._process
        assert process is not None, "the platform was not started"
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(self._patience)
            except subprocess.TimeoutExpired:
                process.kill()
        return process.wait()

    def __enter__(self) -> PlatformProcess:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
