"""Audit records as the original writes them to files and topics: instants are numbers (spec: platform, section 6.4)."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from typing import Any

from aricia.base.audit_log import AuditRecord
from aricia.base.codec import encode
from aricia.base.tables import document
from aricia.connections.audit_log.destination import severity_code

Json = dict[str, Any]


def record_json(record: AuditRecord, originator: Mapping[str, str]) -> Json:
    """The record with the facts about the server that wrote it."""
    shown: Json = {
        "guid": record.guid, "timeStamp": record.time,
        "originatorProperties": {"serverName": record.server, **originator},
        "originatorComponent": component(record.component),
        "actionDescription": record.action, "threadId": threading.get_ident(), "threadName": threading.current_thread().name,
        "severityCode": severity_code(record.severity), "severity": record.severity,
        "messageId": record.message_id, "messageText": record.text.removeprefix(f"{record.message_id} "),
        "messageParameters": list(record.parameters), "systemAction": record.system_action, "userAction": record.user_action,
    }
    if record.exception_class:
        shown["exceptionClassName"] = record.exception_class
        shown["exceptionMessage"] = record.exception_message
        shown["exceptionStackTrace"] = record.exception_trace
    return shown


def record_bytes(record: AuditRecord, originator: Mapping[str, str]) -> bytes:
    """The record as JSON text."""
    return encode(record_json(record, originator))


def component(name: str) -> Json:
    """The description of a component by its name; the name alone for parts that are no registered service."""
    return _components().get(name) or {"componentId": 0, "componentDevelopmentStatus": "STABLE", "componentName": name}


@functools.cache
def _components() -> dict[str, Json]:
    services = (service for kind in document("registered_services.json").values() for service in kind)
    return {
        service["serviceName"]: {
            "componentId": service["serviceId"], "componentDevelopmentStatus": service["serviceDevelopmentStatus"],
            "componentName": service["serviceName"], "componentDescription": service.get("serviceDescription", ""),
            "componentWikiURL": service["serviceWiki"],
        }
        for service in services
    }
