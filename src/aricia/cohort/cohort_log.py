"""What is told of a cohort in the audit log of its server."""

from __future__ import annotations

from aricia.base.audit_log import AuditLog
from aricia.cohort.outbox import COMPONENT


class CohortLog:
    """The audit log, with the name of the cohort."""

    def __init__(self, audit_log: AuditLog, cohort: str) -> None:
        self.audit_log, self.cohort = audit_log, cohort
        self._told: set[tuple[object, ...]] = set()

    def tell(self, message: str, *inserts: object, action: str) -> None:
        """Log a message."""
        self.audit_log.log(message, *inserts, component=COMPONENT, action=action)

    def once(self, message: str, *inserts: object) -> None:
        """Log a message, whose first insert is the cohort, unless it has been logged before with these inserts."""
        if (message, *inserts) not in self._told:
            self._told.add((message, *inserts))
            self.tell(message, self.cohort, *inserts, action="processEvent")
