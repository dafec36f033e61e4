"""A running process: what it reads again, whom it asks for certificates, and that no secret is in anything it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import ssl
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml

from aricia.base.errors import ConnectorError
from aricia.connections.api import HttpPool
from aricia.http.certificates import certificate_of
from aricia.testing.platform_process import PlatformProcess

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
DEMO = Path(__file__).resolve().parents[2] / "src" / "aricia" / "spec" / "demo"
TRUSTING = ssl._create_unverified_context()
SECRET = re.compile(r"(?i)^(clearPassword|encryptedPassword|accessToken|password|.*secret)$")


def platform(tmp_path, settings="", **options):
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    (folder / "application.properties").write_text(settings)
    return PlatformProcess(folder, **options)


def shown(process):
    """The certificate that a new connection is shown."""
    port = int(process.url.rpartition(":")[2])
    return ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port)))


def wait_for(process, text):
    limit = time.monotonic() + 20
    while text not in process.output():
        assert time.monotonic() < limit, process.output()
        time.sleep(0.02)


def hang_up(process, expected):
    os.kill(process.pid, signal.SIGHUP)
    wait_for(process, expected)


def call(url, path, body=None, token=None, context=TRUSTING):
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url + path, None if body is None else json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, context=context, timeout=20) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read().decode()


# ---- reload ------------------------------------------------------------------------------------------------------------
def test_a_new_certificate_is_shown_after_a_hangup_and_a_bad_one_is_not(tmp_path):
    (tmp_path / "other").mkdir()
    certificate, key = certificate_of(tmp_path / "other")
    with platform(tmp_path, "startup.server.list=\n") as running:
        before, data = shown(running), running.data_directory
        for file, name in ((certificate, "tls-certificate.pem"), (key, "tls-key.pem")):
            shutil.copy(file, data / name)
        hang_up(running, "ARICIA-0150")
        after = shown(running)
        assert (after != before, after) == (True, ssl.PEM_cert_to_DER_cert(certificate.read_text()))
        (data / "tls-certificate.pem").write_text("broken")
        hang_up(running, "ARICIA-0151")
        assert shown(running) == after
        assert call(running.url, "/health/live") == (200, '{"status":"UP"}')


def test_secrets_are_read_again_and_broken_ones_are_not_used(tmp_path):
    secrets = tmp_path / "data" / "secrets" / "coco-user-directory.omsecrets"
    secrets.parent.mkdir(parents=True)
    account = {"userAccountStatus": "AVAILABLE", "secrets": {"clearPassword": "first-one"}}
    secrets.write_text(yaml.safe_dump({"secretsCollections": {"cocoUserDirectory": {"users": {"erin": account}}}}))
    with platform(tmp_path, "startup.server.list=\n", tls=False) as running:
        assert call(running.url, "/api/token", {"userId": "erin", "password": "first-one"})[0] == 200
        stamp = secrets.stat()
        secrets.write_text(secrets.read_text().replace("first-one", "other-one"))
        os.utime(secrets, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as a copy that keeps times leaves it
        hang_up(running, "ARICIA-0150")
        assert call(running.url, "/api/token", {"userId": "erin", "password": "other-one"})[0] == 200
        secrets.write_text("secretsCollections: {other-one")
        hang_up(running, "ARICIA-0151")
        assert "first-one" not in running.output()


# ---- client certificates -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("needed", "without"), [("need", False), ("want", True)])
def test_callers_show_a_certificate_where_one_is_asked_for(tmp_path, needed, without):
    pairs = {}
    for name in ("client", "stranger"):
        (tmp_path / name).mkdir()
        pairs[name] = certificate_of(tmp_path / name)
    settings = f"startup.server.list=\naricia.tls.client-ca={pairs['client'][0]}\naricia.tls.client-auth={needed}\n"
    with platform(tmp_path, settings) as running:
        authority = running.data_directory / "tls-certificate.pem"

        def answers(own):
            pool = HttpPool(ca_file=authority, own=own)
            try:
                return pool.send("GET", f"{running.url}/health/live").status == 200
            except ConnectorError:
                return False
            finally:
                pool.close()

        assert [answers(pairs["client"]), answers(pairs["stranger"]), answers(None)] == [True, False, without]


def test_authorities_that_cannot_be_read_keep_the_platform_from_starting(tmp_path):
    with pytest.raises(RuntimeError, match=r"The authorities for clients in .* cannot be read"):
        platform(tmp_path, "aricia.tls.client-ca=none.pem\n").start()


# ---- metrics, logs and secrets -------------------------------------------------------------------------------------------
def test_figures_are_for_the_loopback_interface_unless_a_token_is_asked_for(tmp_path):
    with platform(tmp_path, "startup.server.list=\n", tls=False) as running:
        assert "aricia_http_requests_under_way 1" in call(running.url, "/metrics")[1]
    with platform(tmp_path, "startup.server.list=\naricia.metrics.access=token\n", tls=False) as running:
        assert call(running.url, "/metrics") == (401, "")


def test_a_setting_takes_only_what_it_knows(tmp_path):
    with pytest.raises(RuntimeError, match=r"aricia.metrics.access takes one of token, loopback, all, not 'some'"):
        platform(tmp_path, "aricia.metrics.access=some\n", tls=False).start()


def secrets_of(value, name=""):
    """Every secret in a document."""
    if isinstance(value, dict):
        return {secret for key, each in value.items() for secret in secrets_of(each, key)}
    if isinstance(value, list):
        return {secret for each in value for secret in secrets_of(each, name)}
    return {value} if isinstance(value, str) and SECRET.match(name) else set()


def test_no_secret_is_in_a_log_or_an_answer(tmp_path):
    """Each secret of the sample files is made unique first: what they have now is part of many names."""
    folder = tmp_path / "data" / "secrets"
    folder.mkdir(parents=True)
    source, marks = (SAMPLES / "secrets" if SAMPLES.exists() else DEMO), []
    for file in sorted(source.glob("*.omsecrets")):
        content = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)

        def marked(value, name=""):
            if isinstance(value, dict):
                return {key: marked(each, key) for key, each in value.items()}
            if isinstance(value, list):
                return [marked(each, name) for each in value]
            if isinstance(value, str) and SECRET.match(name):
                marks.append(f"mark{len(marks):04d}x")
                return marks[-1]
            return value

        changed = marked(content)
        assert secrets_of(changed) <= set(marks)
        (folder / file.name).write_text(yaml.dump(changed, Dumper=yaml.CSafeDumper))
    assert len(marks) > 10
    directory = yaml.load((folder / "coco-user-directory.omsecrets").read_text(), Loader=yaml.CSafeLoader)
    users = directory["secretsCollections"]["cocoUserDirectory"]["users"]
    password = users["garygeeke"]["secrets"]["clearPassword"]
    said, root = [], "/open-metadata/platform-services/server-platform"
    with platform(tmp_path, "aricia.log.format=json\naricia.log.access=true\n", tls=False) as running:
        said.append(call(running.url, "/api/token", {"userId": "garygeeke", "password": f"{password}?"})[1])
        said.append(call(running.url, "/api/token", {"userId": "erinoverview", "password": password})[1])
        token = call(running.url, "/api/token", {"userId": "garygeeke", "password": password})[1]
        paths = [
            f"{root}/security/connection", f"{root}/security/user-list", f"{root}/security/user-accounts/garygeeke",
            f"{root}/security/security-access-controls/platform-services", f"{root}/servers", "/metrics", "/health/ready",
            f"{root}/servers/qs-metadata-store/instance/configuration", "/no/such/path",
            "/open-metadata/admin-services/servers/qs-view-server/configuration",
        ]
        for path in paths:
            status, text = call(running.url, path, token=token)
            said.append(text)
            assert status in (200, 404), path
        said.append(call(running.url, f"{root}/security/user-accounts", {"userId": password, "userAccount": password}, token)[1])
        (folder / "coco-user-directory.omsecrets").write_text(f"broken: [{password}")
        hang_up(running, "ARICIA-0151")
        said.append(call(running.url, f"{root}/security/user-list", token=token)[1])
    lines = running.output().split("Stop with Ctrl-C.")[1].strip().splitlines()
    assert all(json.loads(line)["time"] for line in lines)
    assert sum(json.loads(line)["level"] == "Access" for line in lines) >= len(paths)
    everything = running.output() + "".join(said[:-2])
    for file in running.data_directory.rglob("*.log"):
        everything += file.read_text("utf-8", "replace")
    found = [mark for mark in marks if mark in everything]
    assert found == []
    assert token not in everything


# ---- supervisors ----------------------------------------------------------------------------------------------------------
def test_a_supervisor_is_told_when_requests_are_taken(tmp_path, monkeypatch):
    import socket

    place = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(place))
        supervisor.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(place))
        with platform(tmp_path, "startup.server.list=\n", tls=False) as running:
            assert supervisor.recv(100) == b"READY=1"
            assert running.stop() == 0
        assert supervisor.recv(100) == b"STOPPING=1"
