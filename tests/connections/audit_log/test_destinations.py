import json
import logging
import threading

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError, ConfigurationError, ConnectorError
from aricia.connections.audit_log.destination import DestinationPlace, open_destination, severities_of, severity_code
from aricia.connections.audit_log.queued import Queued

PACKAGE = "org.odpi.openmetadata.adapters.repositoryservices.auditlogstore."
FILES, LINES = PACKAGE + "file.FileBasedAuditLogStoreProvider", "aricia.connections.audit_log.JSONLinesProvider"


def place(tmp_path, provider, *, address=None, troubles=None, **properties):
    connection = {
        "displayName": "Here", "connectorType": {"connectorProviderClassName": provider}, "configurationProperties": properties,
        **({"endpoint": {"networkAddress": address}} if address else {}),
    }
    return DestinationPlace(
        server="s", connection=connection, data_directory=tmp_path, locate=lambda name: tmp_path / name,
        trouble=(troubles if troubles is not None else []).append, originator={"serverType": "View Server"},
    )


def log_to(destination, severities=None):
    return AuditLog("s", [(destination, severities)])


def started(log, services="services"):
    log.log("SERVER-OPS-0004", "s", services, component="Server Operations", action="startServer")


def test_a_record_file_has_the_form_of_the_original(tmp_path):
    started(log_to(open_destination(place(tmp_path, FILES))))
    file, = (tmp_path / "data/servers/s/logs/ffdc").glob("log-record-*.omalrecord")
    record = json.loads(file.read_bytes())
    assert file.name == f"log-record-{record['guid']}.omalrecord"
    assert (record["severityCode"], record["severity"], record["messageId"]) == (8, "Startup", "SERVER-OPS-0004")
    assert record["originatorProperties"] == {"serverName": "s", "serverType": "View Server"}
    assert record["originatorComponent"]["componentId"] == 187
    assert record["messageParameters"] == ["s", "services"]
    assert isinstance(record["timeStamp"], int)


def test_the_oldest_record_files_make_room(tmp_path):
    log = log_to(open_destination(place(tmp_path, FILES, address="logs", maximumRecords=3)))
    for number in range(5):
        started(log, str(number))
    kept = [json.loads(file.read_bytes())["messageParameters"][1] for file in (tmp_path / "logs").iterdir()]
    assert sorted(kept) == ["2", "3", "4"]


def test_a_file_of_lines_is_put_aside_when_it_is_full(tmp_path):
    destination = open_destination(place(tmp_path, LINES, address="audit.jsonl", maximumBytes=2000, maximumFiles=2))
    log = log_to(destination)
    for number in range(12):
        started(log, str(number))
    destination.close()
    assert {file.name for file in tmp_path.iterdir()} == {"audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"}
    last = (tmp_path / "audit.jsonl").read_text().splitlines()[-1]
    assert json.loads(last)["messageParameters"] == ["s", "11"]


def test_an_exception_goes_with_its_record(tmp_path):
    log = log_to(open_destination(place(tmp_path, FILES, address="logs")))
    log.log("OMAG-COMMON-400-016", "a", "b", "c", component="HTTP", action="x", problem=ValueError("wrong"))
    record = json.loads(next((tmp_path / "logs").iterdir()).read_bytes())
    shown = (record["severity"], record["exceptionClassName"], record["exceptionMessage"])
    assert shown == ("Exception", "builtins.ValueError", "wrong")


def test_python_logging_has_a_logger_a_component(tmp_path, caplog):
    with caplog.at_level(logging.INFO):
        started(log_to(open_destination(place(tmp_path, PACKAGE + "slf4j.SLF4JAuditLogStoreProvider"))))
    record = caplog.records[-1]
    assert record.name == "org.odpi.openmetadata.frameworks.auditlog.s.Server Operations"
    assert record.audit_record.message_id == "SERVER-OPS-0004"


def test_the_console_shows_what_it_is_meant_for(tmp_path, capsys):
    started(log_to(open_destination(place(tmp_path, PACKAGE + "console.ConsoleAuditLogStoreProvider"))))
    assert "SERVER-OPS-0004" in capsys.readouterr().err
    started(log_to(open_destination(place(tmp_path, PACKAGE + "console.eventdisplay.EventDisplayAuditLogStoreProvider"))))
    assert capsys.readouterr().err == ""


def test_a_destination_takes_the_severities_of_its_connection(tmp_path):
    connection = {"configurationProperties": {"supportedSeverities": ["Error"]}}
    started(log_to(open_destination(place(tmp_path, FILES, address="logs")), severities_of(connection)))
    assert list((tmp_path / "logs").iterdir()) == []
    assert severities_of({}) is severities_of({"configurationProperties": {"supportedSeverities": []}}) is None
    assert severities_of({"configurationProperties": {"supportedSeverities": "Error, Startup"}}) == {"Error", "Startup"}
    assert [severity_code(name) for name in ("Unknown", "Error", "Activity")] == [0, 5, 15]


@pytest.mark.parametrize(("provider", "properties", "fault"), [
    ("org.example.NoSuchProvider", {}, "ARICIA-501-030"),
    (FILES, {"maximumRecords": "many"}, "ARICIA-400-032"),
    (LINES, {"maximumBytes": 0}, "ARICIA-400-032"),
    (PACKAGE + "eventtopic.EventTopicAuditLogStoreProvider", {}, "ARICIA-400-033"),
    (PACKAGE + "postgres.PostgreSQLAuditLogDestinationProvider", {"databaseURL": "jdbc:oracle://x"}, "ARICIA-400-034"),
])
def test_destinations_that_cannot_be_opened_say_why(tmp_path, provider, properties, fault):
    with pytest.raises(ConfigurationError) as found:
        open_destination(place(tmp_path, provider, **properties))
    assert found.value.id == fault


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(AriciaError, match=r"ARICIA-400-031 .*Here.*file/logs"):
        open_destination(place(tmp_path, FILES, address="file/logs"))


class Far:
    """Something far away that answers when it is told to."""

    def __init__(self):
        self.records, self.troubles = [], []
        self.away = True
        self.told, self.written = threading.Event(), threading.Event()

    def write(self, records):
        if self.away:
            raise ConnectorError("ARICIA-503-035", ("Here", "far", "no answer"))
        self.records += records
        self.written.set()

    def trouble(self, text):
        self.troubles.append(text)
        self.told.set()


def test_records_wait_for_what_is_away_and_trouble_is_told_once(monkeypatch):
    monkeypatch.setattr("aricia.connections.audit_log.queued._PAUSE", 0.01)
    far, ended = Far(), threading.Event()
    queued = Queued("far", far.write, ended.set, far.trouble)
    log = log_to(queued)
    for number in range(3):
        started(log, str(number))
    assert far.told.wait(5)
    far.away = False
    assert far.written.wait(5)
    queued.close()
    assert ended.wait(5)
    assert [record.parameters[1] for record in far.records] == ["0", "1", "2"]
    assert len(far.troubles) == 2
    assert "0 were lost" in far.troubles[1]


def test_the_oldest_records_are_dropped_and_counted_when_too_many_wait(monkeypatch):
    monkeypatch.setattr("aricia.connections.audit_log.queued.WAITING", 2)
    monkeypatch.setattr("aricia.connections.audit_log.queued._PAUSE", 0.01)
    far = Far()
    queued = Queued("far", far.write, lambda: None, far.trouble)
    log = log_to(queued)
    started(log, "0")
    assert far.told.wait(5)
    for number in range(1, 5):
        started(log, str(number))
    far.away = False
    assert far.written.wait(5)
    queued.close()
    assert [record.parameters[1] for record in far.records] == ["3", "4"]
    assert far.troubles[-1] == "records are written again; 3 were lost"


def test_closing_hands_on_what_waits():
    far = Far()
    far.away = False
    queued = Queued("far", far.write, lambda: None, far.trouble)
    started(log_to(queued))
    queued.close()
    assert len(far.records) == 1
