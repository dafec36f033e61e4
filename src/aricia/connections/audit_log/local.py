"""Destinations on this machine: the console, Python's logging, a folder of record files, one file with a line a record."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

from aricia.base.audit_log import AuditRecord, console
from aricia.base.errors import ConfigurationError
from aricia.connections.audit_log.destination import AuditDestination, DestinationPlace
from aricia.connections.audit_log.record_json import record_bytes

LOGGER = "org.odpi.openmetadata.frameworks.auditlog"
_LEVELS = {"Error": logging.ERROR, "Exception": logging.ERROR, "Security": logging.WARNING, "Trace": logging.DEBUG,
           "PerfMon": logging.DEBUG, "Activity": logging.DEBUG, "Event": logging.DEBUG, "Types": logging.DEBUG}


class Console:
    """A line a record on standard error. ``severities``: of those that it takes, what it shows; None = all."""

    def __init__(self, severities: frozenset[str] | None = None) -> None:
        self._severities = severities

    def __call__(self, record: AuditRecord) -> None:
        if self._severities is None or record.severity in self._severities:
            console(record)

    def close(self) -> None:
        """The console stays open."""


def open_console(place: DestinationPlace) -> AuditDestination:
    """The console."""
    return Console()


def open_event_console(place: DestinationPlace) -> AuditDestination:
    """The console, for records of events alone."""
    return Console(frozenset(("Event",)))


class PythonLogging:
    """Python's logging: the counterpart of SLF4J. One logger a component, named as in the original."""

    def __init__(self, server: str) -> None:
        self._prefix = f"{LOGGER}.{server}."

    def __call__(self, record: AuditRecord) -> None:
        logger = logging.getLogger(self._prefix + record.component)
        logger.log(_LEVELS.get(record.severity, logging.INFO), "%s", record.text, extra={"audit_record": record})

    def close(self) -> None:
        """Loggers are not closed."""


def open_python_logging(place: DestinationPlace) -> AuditDestination:
    """Python's logging."""
    return PythonLogging(place.server)


class RecordFiles:
    """A folder with a file a record, as the original keeps them. The oldest are removed when there are more than ``kept``."""

    def __init__(self, folder: Path, place: DestinationPlace, kept: int) -> None:
        self._folder = folder
        self._place = place
        self._kept = kept
        self._lock = threading.Lock()
        self._failing = False
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = sorted(folder.glob("log-record-*.omalrecord"), key=lambda file: file.stat().st_mtime_ns)
        self._files: deque[Path] = deque(found)

    def __call__(self, record: AuditRecord) -> None:
        file = self._folder / f"log-record-{record.guid}.omalrecord"
        try:
            file.write_bytes(record_bytes(record, self._place.originator))
        except OSError as problem:
            self._tell(f"{file} cannot be written ({problem.strerror})")
            return
        self._failing = False
        with self._lock:
            self._files.append(file)
            while len(self._files) > self._kept:
                self._files.popleft().unlink(missing_ok=True)

    def _tell(self, trouble: str) -> None:
        if not self._failing:
            self._failing = True
            self._place.trouble(trouble)

    def close(self) -> None:
        """Every file is complete already."""


def open_record_files(place: DestinationPlace) -> AuditDestination:
    """A folder of record files.

    errors: ARICIA-400-031 the folder cannot be made
    """
    folder = place.file(f"data/servers/{place.server}/logs/ffdc")
    try:
        return RecordFiles(folder, place, _count(place, "maximumRecords", 10_000))
    except OSError as problem:
        raise ConfigurationError("ARICIA-400-031", (place.name, folder, problem.strerror or type(problem).__name__)) from None


class JSONLines:
    """A file with a line of JSON a record. A full file is put aside; the last few of these are kept."""

    def __init__(self, file: Path, place: DestinationPlace, size: int, kept: int) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.close(descriptor)
        self._place = place
        self._handler = RotatingFileHandler(file, maxBytes=size, backupCount=kept, encoding="utf-8")
        self._handler.handleError = self._tell  # type: ignore[method-assign]
        self._failing = False

    def __call__(self, record: AuditRecord) -> None:
        line = record_bytes(record, self._place.originator).decode()
        self._handler.handle(logging.makeLogRecord({"msg": "%s", "args": (line,)}))

    def _tell(self, record: logging.LogRecord) -> None:
        if not self._failing:
            self._failing = True
            self._place.trouble(f"{self._handler.baseFilename} cannot be written")

    def close(self) -> None:
        """Close the file."""
        self._handler.close()


def open_json_lines(place: DestinationPlace) -> AuditDestination:
    """A file with a line a record.

    errors: ARICIA-400-031 the file cannot be made
    """
    file = place.file(f"data/servers/{place.server}/logs/audit-log.jsonl")
    try:
        return JSONLines(file, place, _count(place, "maximumBytes", 10_000_000), _count(place, "maximumFiles", 5))
    except OSError as problem:
        raise ConfigurationError("ARICIA-400-031", (place.name, file, problem.strerror or type(problem).__name__)) from None


def _count(place: DestinationPlace, name: str, default: int) -> int:
    value = place.properties.get(name)
    try:
        count = default if value is None else int(value)
    except (TypeError, ValueError):
        count = 0
    if count <= 0:
        raise ConfigurationError("ARICIA-400-032", (place.name, name, value))
    return count
