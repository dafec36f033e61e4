"""The behaviour suite, on the destinations of audit records that need nothing around them."""

import json
import re

import pytest

from aricia.connections.api import DestinationPlace, open_destination
from aricia.testing.audit_destination_behaviour import *  # noqa: F403

PACKAGE = "org.odpi.openmetadata.adapters.repositoryservices.auditlogstore."
PROVIDERS = {
    "console": PACKAGE + "console.ConsoleAuditLogStoreProvider",
    "python logging": PACKAGE + "slf4j.SLF4JAuditLogStoreProvider",
    "files": PACKAGE + "file.FileBasedAuditLogStoreProvider",
    "lines": "aricia.connections.audit_log.JSONLinesProvider",
}


def _number(text):
    """Files of the same instant have no order; the suite numbers its records."""
    found = re.search(r"service (\d+)", text)
    return int(found[1]) if found else 0


@pytest.fixture(params=PROVIDERS)
def destination(request, tmp_path):
    connection = {
        "connectorType": {"connectorProviderClassName": PROVIDERS[request.param]}, "endpoint": {"networkAddress": "audit"},
    }
    opened = open_destination(DestinationPlace(
        server="a-server", connection=connection, data_directory=tmp_path, locate=lambda name: tmp_path / name,
        trouble=pytest.fail,
    ))
    yield opened
    opened.close()


@pytest.fixture
def arrived(request, tmp_path):
    def of_lines():
        lines = (tmp_path / "audit").read_text("utf-8").split("\n")
        return [" ".join(json.loads(line)["messageParameters"]) for line in lines if line]

    def of_files():
        written = (tmp_path / "audit").rglob("*.omalrecord")
        return sorted((" ".join(json.loads(file.read_bytes())["messageParameters"]) for file in written), key=_number)

    readers = {"lines": of_lines, "files": of_files}
    return readers.get(request.node.callspec.params["destination"])
