"""Content-Type and Accept headers, read once per distinct value (spec: wire traps 3; recording wire/media-types)."""

from __future__ import annotations

import codecs
import functools
import re

_JSON = re.compile(rb"application/(json|[a-z0-9!#$&^_.+-]+\+json)\s*(;.*)?", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb";\s*charset\s*=\s*\"?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
# Python knows more codecs: some give bytes or lone surrogates, some always fail.
_CHARACTER_SETS = re.compile(r"utf-(8|16|32)(-le|-be)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|gbk?\d*|big5|shift_jis|euc_(jp|kr)")
_TOKEN = re.compile(rb"[A-Za-z0-9!#$&^_.+*-]+/[A-Za-z0-9!#$&^_.+*-]+")
_ANSWERS_JSON = (b"*/*", b"application/*", b"application/json", b"application/*+json")


@functools.lru_cache(maxsize=256)
def json_charset(content_type: bytes) -> str | None:
    """The character set of a JSON content type (utf-8 unless it names another); None when the type is not JSON."""
    if _JSON.fullmatch(content_type.strip()) is None:
        return None
    found = _CHARSET.search(content_type)
    if found is None:
        return "utf-8"
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    return name if _CHARACTER_SETS.fullmatch(name) else None


@functools.lru_cache(maxsize=256)
def accepts_json(accept: bytes) -> bool:
    """Whether an Accept header admits ``application/json``."""
    ranges = [part.split(b";")[0].strip().lower() for part in accept.split(b",")]
    if not all(_TOKEN.fullmatch(media) for media in ranges if media):
        return False
    return not any(ranges) or any(media in _ANSWERS_JSON for media in ranges)
