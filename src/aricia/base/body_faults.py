"""A request body that cannot be read: the one family of faults that is a genuine HTTP 400 (spec: platform, section 2.1.1)."""

from __future__ import annotations

_JACKSON = "com.fasterxml.jackson."

INVALID_FORMAT = _JACKSON + "databind.exc.InvalidFormatException"
INVALID_TYPE_ID = _JACKSON + "databind.exc.InvalidTypeIdException"
MISMATCHED_INPUT = _JACKSON + "databind.exc.MismatchedInputException"
MAPPING = _JACKSON + "databind.JsonMappingException"
JSON_EOF = _JACKSON + "core.io.JsonEOFException"
JSON_PARSE = _JACKSON + "core.JsonParseException"
CONSTRAINTS = _JACKSON + "core.exc.StreamConstraintsException"


class UnmappableBody(Exception):
    """The body is no JSON, or JSON that does not fit the operation.

    exception_class: full class name under which clients know the fault;  text: what is wrong, in our words
    """

    def __init__(self, exception_class: str, text: str) -> None:
        self.exception_class = exception_class
        self.text = text
        super().__init__(text)


class MissingBody(Exception):
    """The operation requires a body and got none (HTTP 400 with timestamp, status, error and path)."""
