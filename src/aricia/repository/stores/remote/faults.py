"""The faults of a remote collection: its own ones as they were raised there, and those of asking what REST cannot say."""

from __future__ import annotations

from aricia.base.errors import AriciaError, ConnectorError, RepositoryFault
from aricia.base.messages import Message, catalogue
from aricia.repository.stores.remote.answers import Answer

# The server is not there, or has no repository: not a fault of the call, and over when the server is started or corrected.
_NOT_SERVING = frozenset((
    "OMAG-MULTI-TENANT-404-001", "OMAG-MULTI-TENANT-404-002", "OMAG-MULTI-TENANT-404-004", "OMAG-MULTI-TENANT-404-005",
    "OMRS-REPOSITORY-404-001", "OMRS-REST-API-503-001", "OMRS-REST-API-503-002",
))


class UncataloguedFault(RepositoryFault):
    """A fault of a remote collection whose message this platform does not have: its text is the remote one."""

    def __init__(self, kind: str, answer: Answer) -> None:
        message_id = answer.exception_error_message_id or ""
        text = (answer.exception_error_message or "").removeprefix(message_id).strip()
        self.kind = kind
        self.message = Message(
            message_id, "error", str(answer.related_http_code), text, answer.exception_system_action or "",
            answer.exception_user_action or "",
        )
        self.inserts = tuple(str(insert) for insert in answer.exception_error_message_parameters or ())
        self.properties = _properties(answer)
        self.action = None
        self.code = answer.related_http_code
        self.caused_by = None
        Exception.__init__(self, self.text)

    @property
    def text(self) -> str:
        """The remote text, in which the inserts are already."""
        return f"{self.message.id} {self.message.text}"


def fault_in(answer: Answer, address: str) -> AriciaError:
    """The fault that an answer tells of, as a local store would raise it.

    ConnectorError ARICIA-503-073 when the server at the address does not answer for a metadata collection at all
    """
    message_id = answer.exception_error_message_id or ""
    if message_id in _NOT_SERVING:
        return ConnectorError("ARICIA-503-073", (address, answer.exception_error_message or message_id))
    name = answer.exception_subclass_name or answer.exception_class_name or "PropertyServerException"
    kind = name.rpartition(".")[2].removesuffix("Exception")
    if message_id not in catalogue():
        return UncataloguedFault(kind, answer)
    inserts = tuple(answer.exception_error_message_parameters or ())
    return RepositoryFault(kind, message_id, inserts, properties=_properties(answer), code=answer.related_http_code)


def _properties(answer: Answer) -> dict[str, str]:
    return {name: str(value) for name, value in (answer.exception_properties or {}).items()}


def not_expressible(operation: str, why: str) -> RepositoryFault:
    """What the repository services have no words for."""
    return RepositoryFault("FunctionNotSupported", "ARICIA-501-070", (operation, why))


def wrong_collection(address: str, actual: str | None, expected: str | None) -> RepositoryFault:
    """The server keeps another metadata collection than the one that is registered for its address, or names none."""
    if not actual:
        return RepositoryFault("RepositoryError", "OMRS-REST-REPOSITORY-CONNECTOR-500-002", (address, expected or "one"))
    return RepositoryFault("RepositoryError", "OMRS-REST-REPOSITORY-CONNECTOR-500-001", (address, actual, expected))


def unreadable(address: str, path: str, why: object) -> ConnectorError:
    """An answer that is none of the repository services."""
    return ConnectorError("ARICIA-502-071", (address, path, why))
