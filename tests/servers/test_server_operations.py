import pytest

from aricia.base.operation import Request
from aricia.servers.server_operations import operations

ARCHIVE = {
    "class": "OpenMetadataArchive",
    "archiveProperties": {
        "class": "OpenMetadataArchiveProperties", "archiveGUID": "6f110000-1111-4abc-8def-550000000001", "archiveName": "One",
        "archiveType": "CONTENT_PACK", "originatorName": "Gold", "creationDate": "2026-01-02T03:04:05.000+00:00",
    },
    "archiveInstanceStore": {"class": "OpenMetadataArchiveInstanceStore", "entities": []},
}


@pytest.fixture
def call(calls, platform, store_document):
    platform.start_with(store_document() | {"serverSecurityConnection": None})
    return calls(operations())


def test_the_services_of_a_server_leave_out_the_one_that_answers(call):
    names = call("getActiveServices", serverName="store")["serverServicesList"]
    assert "Server Operations" not in names
    assert names[0] == "Open Metadata Repository Services (OMRS)"


def test_status_and_document_are_those_of_the_running_server(call):
    assert call("getActiveServerStatus", serverName="store")["serverStatus"]["serverActiveStatus"] == "RUNNING"
    assert call("getActiveConfiguration", serverName="store")["omagserverConfig"]["localServerType"] == "Metadata Access Store"


def test_an_archive_can_be_sent_as_a_whole(call, platform):
    operation = next(each for each in operations() if each.path.endswith("archive-content"))
    server = platform.active["store"]
    operation.run(Request(operation=operation, variables={}, query={}, body=ARCHIVE, user="x", request_id="r", server=server))
    assert server.audit_log.recent("Open Metadata Repository Services (OMRS)")[0].message_id == "ARICIA-0048"


def test_an_archive_that_is_not_there_is_named(call):
    fault = call.fault("addOpenMetadataArchiveFile", "no-such.omarchive\n", serverName="store")
    assert fault.id == "FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002"
    assert "no-such.omarchive " in f"{fault.text} "
