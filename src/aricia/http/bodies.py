"""Request bodies: from bytes to a JSON value, with the original's names for what is wrong with them."""

from __future__ import annotations

import codecs
import re
from typing import Any

import msgspec

from aricia.base.body_faults import CONSTRAINTS, JSON_EOF, JSON_PARSE, MISMATCHED_INPUT, MissingBody, UnmappableBody
from aricia.base.codec import decode

_HALF_LITERAL = re.compile(rb"(?:^|[\s:\[,{])(?:t|tr|tru|f|fa|fal|fals|n|nu|nul)$")
_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")


def read_json(raw: bytes, kind: str, charset: str, bean: bool) -> Any:
    """The JSON value of the body, or None when there is none.

    kind: the operation's body kind, "optional" or "required";  bean: the value has to be an object (otherwise a list)
    errors: MissingBody where one is required;  UnmappableBody for text that is no JSON and for values that are no objects
    """
    if not raw:
        value = None
    else:
        value = _decoded(raw if charset == "utf-8" else raw.decode(charset, "replace").encode())
    if value is None:
        if kind == "required":
            raise MissingBody
    elif type(value) is not (dict if bean else list):
        wanted = "object" if bean else "list"
        raise UnmappableBody(MISMATCHED_INPUT, f"The request body must be a JSON {wanted}, not a {type(value).__name__}.")
    return value


def _decoded(raw: bytes) -> Any:
    try:
        return decode(raw)
    except msgspec.DecodeError as fault:
        trailing = _TRAILING.search(str(fault))
        if trailing is not None:
            return _decoded(raw[: int(trailing[1]) - 1])
        if raw.startswith(codecs.BOM_UTF8):
            return _decoded(raw[len(codecs.BOM_UTF8) :])
        raise _malformed(raw, str(fault)) from None
    except UnicodeDecodeError:
        raise UnmappableBody(JSON_PARSE, "The request body is not valid UTF-8.") from None
    except RecursionError:
        raise UnmappableBody(CONSTRAINTS, "The request body is nested too deeply.") from None


def _malformed(raw: bytes, reason: str) -> UnmappableBody:
    text = raw.rstrip()
    if not text:
        return UnmappableBody(MISMATCHED_INPUT, "The request body holds no JSON value.")
    cut_off = "truncated" in reason and not text.endswith(b",") and _HALF_LITERAL.search(text) is None
    return UnmappableBody(JSON_EOF if cut_off else JSON_PARSE, f"The request body is not well-formed JSON: {reason}.")
