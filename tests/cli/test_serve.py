"""``aricia serve`` as a process: what it says, what it refuses, how it stops."""

from __future__ import annotations

import concurrent.futures
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from aricia.cli.main import main
from aricia.servers.api import DataDirectory

# A user whose password takes about a second to check.
SLOW_USER = """
secretsCollections:
  cocoUserDirectory:
    users:
      slow:
        userAccountStatus: AVAILABLE
        secrets: {encryptedPassword: $2b$14$eqEMmMZhZFbRQ1rzxxEnU.4I9Nw3eda2D3RdVLAUcxQ1dGWdNIdze}
"""

TRUSTING = ssl._create_unverified_context()


class Running:
    """A platform in a process of its own."""

    def __init__(self, data: Path, *options: str) -> None:
        command = [sys.executable, "-m", "aricia.cli", "serve", "--data-dir", str(data), "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if "Stop with" in line:
                break
        self.url = re.search(r"takes requests at (\S+)", self.said)[1]  # type: ignore[index]

    def call(self, path: str, body: dict[str, str] | None = None) -> tuple[int, str]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, context=TRUSTING, timeout=20) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read().decode()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, log = self.process.communicate(timeout=30)
        return self.process.returncode, log


@pytest.fixture
def start(tmp_path):
    running: list[Running] = []

    def start(*options: str) -> Running:
        running.append(Running(tmp_path / "data", *options))
        return running[-1]

    yield start
    for platform in running:
        platform.stop()


def refusal(*options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["serve", *options])
    return result.exit_code, result.output


def test_the_first_start_makes_everything_that_is_needed(start):
    platform = start()
    assert platform.url.startswith("https://localhost:")
    for text in ("qs-metadata-store (Metadata Access Store)", "qs-view-server (View Server)", "WARNING", "curl -s"):
        assert text in platform.said
    status, token = platform.call("/api/token", {"userId": "erinoverview", "password": "secret"})
    assert (status, token.count(".")) == (200, 2)


def test_a_second_start_finds_what_the_first_one_left(start):
    first = start("--no-tls")
    _, token = first.call("/api/token", {"userId": "erinoverview", "password": "secret"})
    code, log = first.stop()
    assert code == 0
    assert "qs-metadata-store has stopped" in log
    second = start("--no-tls")
    request = urllib.request.Request(f"{second.url}/api/token/logout", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=20) as reply:
        assert reply.status == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_requests_under_way_are_finished_before_the_platform_stops(start, tmp_path, number):
    secrets = tmp_path / "data" / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "coco-user-directory.omsecrets").write_text(SLOW_USER)
    platform = start("--no-tls")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        late = pool.submit(platform.call, "/api/token", {"userId": "slow", "password": "secret"})
        concurrent.futures.wait([late], timeout=0.2)
        assert not late.done()
        code, _ = platform.stop(number)
        assert late.result()[0] == 200
    assert code == 0


def test_a_port_that_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, text = refusal("--data-dir", str(tmp_path), "--port", str(port))
    assert code == 1
    assert f"Cannot listen on 127.0.0.1 port {port}: Address already in use." in text


def test_a_data_directory_that_is_in_use(tmp_path):
    directory = DataDirectory(tmp_path)
    directory.acquire()
    code, text = refusal("--data-dir", str(tmp_path))
    directory.release()
    assert code == 1
    assert "is in use by process" in text


def test_a_data_directory_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    assert "cannot be written" in refusal("--data-dir", str(tmp_path / "file"))[1]


def test_a_data_directory_of_a_newer_version(tmp_path):
    (tmp_path / "aricia-layout").write_text("99\n")
    assert "Use the version that made it" in refusal("--data-dir", str(tmp_path))[1]


def test_clear_text_on_other_interfaces_has_to_be_asked_for_twice(tmp_path):
    code, text = refusal("--data-dir", str(tmp_path), "--no-tls", "--host", "0.0.0.0")
    assert code == 1
    assert "Give --no-tls twice" in text


def test_a_setting_of_the_wrong_type_is_named(tmp_path):
    (tmp_path / "application.properties").write_text("server.port=many\n")
    assert "server.port takes a value of type int" in refusal("--data-dir", str(tmp_path))[1]


def test_a_server_that_does_not_start_ends_the_platform_with_the_status_that_supervisors_know(tmp_path):
    (tmp_path / "application.properties").write_text("startup.server.list=no-such-server\n")
    code, text = refusal("--data-dir", str(tmp_path), "--port", "0", "--no-tls")
    assert code == 43
    assert "Server no-such-server does not start. OMAG-ADMIN-400-011" in text


def test_the_settings_may_be_in_a_file_elsewhere_whose_folder_then_holds_the_data(tmp_path):
    settings = tmp_path / "deployment" / "application.properties"
    settings.parent.mkdir()
    settings.write_text("startup.server.list=no-such-server\nplatform.colour=blue\nlogging.level.root=OFF\n")
    code, text = refusal("--config", str(settings), "--port", "0", "--no-tls")
    assert code == 43
    assert "The setting platform.colour" in text
    assert "logging.level.root" not in text
    assert (settings.parent / "aricia-layout").exists()


def test_a_server_that_lacks_something_around_it_leaves_the_platform_up(start, tmp_path):
    folder = tmp_path / "data"
    (folder / "data" / "servers" / "store" / "config").mkdir(parents=True)
    connection = {"connectorType": {"connectorProviderClassName": "org.example.NoSuchProvider"}}
    local = {"localRepositoryMode": "OPEN_METADATA_NATIVE", "localRepositoryLocalConnection": connection}
    document = {"versionId": "V6.0", "localServerName": "store", "repositoryServicesConfig": {"localRepositoryConfig": local}}
    (folder / "data" / "servers" / "store" / "config" / "store.config").write_text(json.dumps(document))
    (folder / "application.properties").write_text("startup.server.list=store\nserver.ssl.key-store=none.p12\n")
    running = start()
    assert "Server store does not start. ARICIA-501-002" in running.said
    assert "There is no key store" in running.said
    assert "Server   store (Metadata Access Store) does not run: ARICIA-501-002" in running.said
    assert running.call("/api/about")[0] == 200


def test_another_store_of_documents_is_refused_by_name(tmp_path):
    (tmp_path / "application.properties").write_text("platform.configstore.provider=org.example.Other\n")
    code, text = refusal("--data-dir", str(tmp_path), "--port", "0", "--no-tls")
    assert (code, "platform.configstore.provider is org.example.Other" in text) == (1, True)


def test_an_operator_ends_the_platform_over_rest(start):
    platform = start("--no-tls")
    _, token = platform.call("/api/token", {"userId": "garygeeke", "password": "secret"})
    request = urllib.request.Request(
        platform.url + "/open-metadata/platform-services/server-platform/instance", method="DELETE",
        headers={"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=20) as reply:
        assert json.loads(reply.read())["relatedHTTPCode"] == 200
    assert platform.process.wait(20) == 0


@pytest.mark.parametrize("setting", ["authentication.source=ldap", "authentication.mode=redis", "server.ssl.keyStoreType=JKS"])
def test_settings_that_would_make_the_platform_less_safe_than_they_mean_are_refused(tmp_path, setting):
    (tmp_path / "application.properties").write_text(f"{setting}\nstrict.ssl=false\n")
    code, text = refusal("--data-dir", str(tmp_path), "--port", "0", "--no-tls")
    assert code == 1
    assert "The setting {} is {}".format(*setting.split("=")) in text
