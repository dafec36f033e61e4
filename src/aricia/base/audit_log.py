"""The audit log of a platform or an OMAG server: catalogued messages, sent to destinations (spec: platform, 6.4)."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from aricia.base.clock import now_ms
from aricia.base.guids import new_guid
from aricia.base.log_lines import write_line
from aricia.base.messages import message
from aricia.base.request_context import request_id

SEVERITIES = (
    "Unknown", "Information", "Event", "Decision", "Action", "Error", "Exception", "Security", "Startup", "Shutdown", "Asset",
    "Types", "Cohort", "Trace", "PerfMon", "Activity",
)
# The catalogue holds the constants of the original; a record carries the display name.
_CONSTANTS = {"INFO": "Information", "TYPES": "Types", **{name.upper(): name for name in SEVERITIES}}

_REMEMBERED = 500  # records


class AuditRecord(Struct, frozen=True, kw_only=True):
    """One record. ``time`` is an instant in epoch milliseconds;  request: the id of the request that was served, if one was."""

    guid: str
    time: int
    server: str
    component: str
    action: str
    severity: str
    message_id: str
    text: str
    parameters: tuple[str, ...]
    system_action: str
    user_action: str
    exception_class: str = ""
    exception_message: str = ""
    exception_trace: str = ""
    request: str = ""


Destination = Callable[[AuditRecord], None]


class AuditLog:
    """Writes records to every destination that takes their severity."""

    def __init__(self, server: str, destinations: Collection[tuple[Destination, frozenset[str] | None]] = ()) -> None:
        self.server = server
        self._taken: dict[str, Counter[tuple[str, str]]] = {}
        self._counting = threading.Lock()
        self._recent: deque[AuditRecord] = deque(maxlen=_REMEMBERED)
        self._destinations = tuple(destinations)
        self.takes_activity = any(severities is None or "Activity" in severities for _, severities in self._destinations)

    def log(self, message_id: str, *inserts: object, component: str, action: str, problem: BaseException | None = None) -> None:
        """Log a message of the catalogue."""
        known = message(message_id)
        texts = tuple(str(insert) for insert in inserts)
        severity = "Error" if known.kind == "error" else _CONSTANTS.get(known.code, known.code)
        if problem is not None and known.kind == "error":
            severity = "Exception"
        record = AuditRecord(
            guid=new_guid(), time=now_ms(), server=self.server, component=component, action=action, severity=severity,
            message_id=message_id, text=known.format(texts), parameters=texts, system_action=known.system_action,
            user_action=known.user_action, request=request_id.get(), **_facts_of(problem),
        )
        with self._counting:
            self._taken.setdefault(component, Counter())[severity, message_id] += 1
            self._recent.append(record)
        for destination, severities in self._destinations:
            if severities is None or severity in severities:
                destination(record)

    def counts(self) -> dict[str, Counter[tuple[str, str]]]:
        """How many records were logged, by component, then by (severity, message id), whether a destination took them or not."""
        with self._counting:
            return {component: Counter(taken) for component, taken in self._taken.items()}

    def recent(self, component: str | None = None, severities: Collection[str] | None = None) -> list[AuditRecord]:
        """The last records, newest first, of one component and of these severities where they are given."""
        with self._counting:
            found = reversed(self._recent)
            return [
                record for record in found
                if component in (None, record.component) and (severities is None or record.severity in severities)
            ]


def _facts_of(problem: BaseException | None) -> dict[str, Any]:
    if problem is None:
        return {}
    import traceback

    kind = type(problem)
    return {
        "exception_class": f"{kind.__module__}.{kind.__qualname__}",
        "exception_message": str(problem),
        "exception_trace": "".join(traceback.format_exception(problem)),
    }


def console(record: AuditRecord) -> None:
    """A line on standard error; the trace of an exception follows."""
    fields = {
        "level": record.severity, "server": record.server, "component": record.component, "action": record.action,
        "messageId": record.message_id, "message": record.text, "requestId": record.request, "exception": record.exception_class,
    }
    about = f" (request {record.request})" if record.request else ""
    write_line(f"{record.server} {record.severity} {record.text}{about}", record.time, fields, record.exception_trace)


def java_date(instant: int) -> str:
    """An instant as the original's success messages show it: ``Sat Jan 31 10:00:00 GMT 2026``."""
    return datetime.fromtimestamp(instant / 1000, UTC).strftime("%a %b %d %H:%M:%S GMT %Y")
