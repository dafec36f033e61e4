"""The files for running aricia as a service or in containers: well-formed, and in agreement with what aricia is."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from aricia.base.settings import Settings, table

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "guides" / "run-in-production.md").read_text("utf-8")
# What the images of others take.
OTHERS = ("POSTGRES_", "KAFKA_", "PYTHON", "PATH")


def is_known(variable):
    """Whether an environment variable means something to aricia: a setting, or one of an option."""
    names = {re.sub(r"[.-]", "_", name).upper() for name in table()}
    return variable in names or variable == "ARICIA_DATA_DIR" or variable.startswith(OTHERS)


@pytest.fixture
def unit():
    parser = configparser.RawConfigParser(strict=False, delimiters="=", comment_prefixes=("#",))
    parser.optionxform = str
    parser.read(DEPLOY / "aricia.service")
    return parser


def instructions(name):
    """The instructions of a container file, continued lines joined."""
    text = re.sub(r"\\\n", " ", (DEPLOY / name).read_text("utf-8"))
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line and not line.startswith("#")]


def test_the_unit_has_its_sections_and_starts_aricia(unit):
    assert unit.sections() == ["Unit", "Service", "Install"]
    service = unit["Service"]
    assert (service["Type"], service["ExecReload"]) == ("notify", "/bin/kill -HUP $MAINPID")
    program, command = service["ExecStart"].split()
    assert (Path(program).name, command) == ("aricia", "serve")
    assert service["RestartPreventExitStatus"] == "43"


def test_the_unit_is_what_systemd_understands(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    text = (DEPLOY / "aricia.service").read_text("utf-8").replace("/opt/aricia/bin/aricia", "/bin/true")
    (tmp_path / "aricia.service").write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", tmp_path / "aricia.service"], capture_output=True, text=True, timeout=60)
    assert [line for line in done.stderr.splitlines() if "aricia.service" in line] == []


def test_every_variable_of_the_files_means_something():
    unit = re.findall(r"^Environment=(\w+)=", (DEPLOY / "aricia.service").read_text("utf-8"), re.MULTILINE)
    containers = re.findall(r"(\w+)=", " ".join(rest for word, rest in instructions("Containerfile") if word == "ENV"))
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    composed = [name for service in compose["services"].values() for name in service.get("environment", ())]
    assert [name for name in [*unit, *containers, *composed] if not is_known(name)] == []


def test_the_values_of_the_settings_are_of_their_types():
    environment = {"ARICIA_LOG_FORMAT": "json", "SERVER_ADDRESS": "0.0.0.0", "ARICIA_KAFKA": "kafka:9092"}
    settings = Settings({}, environment)
    for name in ("aricia.log.format", "server.address", "aricia.kafka"):
        assert settings.value(name) == environment[re.sub(r"[.-]", "_", name).upper()]


def test_the_container_file_copies_what_is_there_and_runs_as_a_user():
    found = instructions("Containerfile")
    words = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT"}
    assert {word for word, _ in found} <= words | {"CMD"}
    for word, rest in found:
        if word == "COPY" and not rest.startswith("--from"):
            assert [name for name in rest.split()[:-1] if not (ROOT / name).exists()] == []
    assert ("USER", "aricia") in found
    assert json.loads(dict(found)["ENTRYPOINT"]) == ["aricia"]
    check = json.loads(dict(found)["HEALTHCHECK"].partition("CMD ")[2])
    compile(check[2], "the health check", "exec")
    assert "/health/live" in check[2]
    extras = re.search(r"\[([\w,]+)\]", next(rest for word, rest in found if word == "RUN" and "pip" in rest))[1].split(",")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert [extra for extra in extras if f"\n{extra} = [" not in project] == []


def test_the_compose_file_is_whole():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services, volumes = compose["services"], compose["volumes"]
    assert set(services) == {"aricia", "postgres", "kafka"}
    for service in services.values():
        assert ("image" in service) != ("build" in service)
        for needed, condition in service.get("depends_on", {}).items():
            assert condition["condition"] == "service_healthy" and "healthcheck" in services[needed]
        assert [volume for volume in service["volumes"] if volume.partition(":")[0] not in volumes] == []
    build = services["aricia"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Containerfile"
    secrets = [value for service in services.values() for name, value in service["environment"].items() if "PASSWORD" in name]
    assert all(value.startswith("${") for value in secrets)


def test_the_guide_tells_of_each_file():
    assert [file.name for file in DEPLOY.iterdir() if f"deploy/{file.name}" not in GUIDE] == []
