"""The faults that an operation may raise. Text and code come from the message catalogue, never from the raise.

    raise invalid("OMAG-COMMON-400-006", parameter="qualifiedName", inserts=("qualifiedName", "createElement"))
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from aricia.base.messages import Message, message

_FFDC = "org.odpi.openmetadata.frameworks.openmetadata.ffdc."
_OMRS = "org.odpi.openmetadata.repositoryservices.ffdc.exception."
CONFIGURATION_CLASS = "org.odpi.openmetadata.adminservices.configuration.properties.OMAGServerConfig"


class AriciaError(Exception):
    """A fault with a message of the catalogue.

    ``properties`` travels as exceptionProperties; ``action`` is the name of the operation that found the fault (None: the
    one that was called); ``code`` is the message's HTTP code unless the raise gives another (the original does so in a
    few recorded places); ``wire_class`` is the exception class name that Java clients rebuild exceptions from;
    ``names_request`` is False for the few faults that the original answers without a request id.
    """

    names_request: bool = True
    wire_class: ClassVar[str] = _FFDC + "PropertyServerException"

    def __init__(
        self,
        message_id: str,
        inserts: Iterable[object] = (),
        *,
        properties: dict[str, str] | None = None,
        action: str | None = None,
        code: int | None = None,
        caused_by: str | None = None,
    ) -> None:
        self.message: Message = message(message_id)
        self.inserts: tuple[str, ...] = tuple(str(insert) for insert in inserts)
        self.properties: dict[str, str] = properties or {}
        self.action = action
        self.code: int = code if code is not None else int(self.message.code)
        self.caused_by = caused_by
        super().__init__(self.text)

    @property
    def id(self) -> str:
        """The message id."""
        return self.message.id

    @property
    def text(self) -> str:
        """The formatted message, which begins with its id."""
        return self.message.format(self.inserts)

    @property
    def exception_class(self) -> str:
        """The full Java class name under which clients know this fault."""
        return self.wire_class


class InvalidParameter(AriciaError):
    """A value supplied by the caller is wrong; ``properties['parameterName']`` says which."""

    wire_class = _FFDC + "InvalidParameterException"


class UserNotAuthorized(AriciaError):
    """The caller may not do this; ``properties['userId']`` says who."""

    wire_class = _FFDC + "UserNotAuthorizedException"


class PropertyServerError(AriciaError):
    """The server could not do it, although the request is well formed."""


class ConfigurationError(AriciaError):
    """A server's configuration does not allow it."""

    wire_class = "org.odpi.openmetadata.adminservices.ffdc.exception.OMAGConfigurationErrorException"

    def __init__(self, message_id: str, inserts: Iterable[object] = (), **options: object) -> None:
        named = {"properties": {"parameterName": CONFIGURATION_CLASS}, **options}
        super().__init__(message_id, inserts, **named)  # type: ignore[arg-type]


class ConnectorError(AriciaError):
    """A connector could not be made, started or used."""

    wire_class = _FFDC + "PropertyServerException"


class RepositoryFault(AriciaError):
    """A fault of a metadata collection; ``kind`` is the OMRS exception, for example ``EntityNotKnown``."""

    def __init__(self, kind: str, message_id: str, inserts: Iterable[object] = (), **options: object) -> None:
        self.kind = kind
        super().__init__(message_id, inserts, **options)  # type: ignore[arg-type]

    @property
    def exception_class(self) -> str:
        package = _FFDC if self.kind in ("InvalidParameter", "UserNotAuthorized", "PropertyServer") else _OMRS
        return f"{package}{self.kind}Exception"


def invalid(
    message_id: str, *, parameter: str, inserts: Iterable[object] = (), action: str | None = None, code: int | None = None,
    properties: dict[str, str] | None = None, caused_by: str | None = None,
) -> InvalidParameter:
    """An InvalidParameter fault naming the parameter."""
    named = {**(properties or {}), "parameterName": parameter}
    return InvalidParameter(message_id, inserts, properties=named, action=action, code=code, caused_by=caused_by)


def unauthorised(
    message_id: str, *, user: str, inserts: Iterable[object] = (), action: str | None = None, code: int | None = None
) -> UserNotAuthorized:
    """A UserNotAuthorized fault naming the user."""
    return UserNotAuthorized(message_id, inserts, properties={"userId": user}, action=action, code=code)


def server_error(
    message_id: str, *, inserts: Iterable[object] = (), action: str | None = None, code: int | None = None,
    caused_by: str | None = None,
) -> PropertyServerError:
    """A PropertyServerError fault."""
    return PropertyServerError(message_id, inserts, action=action, code=code, caused_by=caused_by)
