"""Starting and stopping a single-node broker on a free port of the loopback interface."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

from aricia.testing.ports import free_port

_POM = Path(__file__).with_name("pom.xml")
_STARTED_WITHIN = 60.0  # seconds
NEEDED = "a Kafka broker for tests needs Java 17 and Maven (Debian: openjdk-17-jre-headless, maven)"

_CONFIGURATION = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={folder}/logs
num.partitions=1
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
"""
_CLUSTER = "YXJpY2lhLXRlc3QtYnJva2"  # any 22 characters of base 64


def is_possible() -> bool:
    """Whether this machine has what a broker is started with."""
    return shutil.which("java") is not None and shutil.which("mvn") is not None


class KafkaBroker:
    """A broker in a folder. It can be stopped and started again; its topics stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port, controller = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._class_path = self._resolve()
        self._settings = folder / "broker.properties"
        self._settings.write_text(_CONFIGURATION.format(port=self.port, controller=controller, folder=folder), "utf-8")
        self._java("kafka.tools.StorageTool", "format", "-t", _CLUSTER, "-c", str(self._settings))

    @property
    def bootstrap(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until connections are accepted."""
        command = ["java", "-Xmx384m", "-cp", self._class_path, "kafka.Kafka", str(self._settings)]
        with (self._folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + _STARTED_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"the broker did not start: {(self._folder / 'broker.log').read_text('utf-8')[-2000:]}")

    def stop(self) -> None:
        """End the broker at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _resolve(self) -> str:
        """The class path; the first time its files are fetched."""
        file = self._folder / "classpath"
        command = ["mvn", "-q", "-B", "-f", str(_POM), "dependency:build-classpath", f"-Dmdep.outputFile={file}"]
        subprocess.run(command, check=True, capture_output=True)
        return file.read_text("utf-8")

    def _java(self, *arguments: str) -> None:
        subprocess.run(["java", "-cp", self._class_path, *arguments], check=True, capture_output=True)
