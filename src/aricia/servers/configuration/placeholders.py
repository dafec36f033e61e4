"""Placeholders ``~{name}~`` in configuration documents, replaced textually when a server starts (spec: platform, section 5.5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"~\{([^{}~]+)\}~")


def resolved(value: Any, variables: Mapping[str, str]) -> Any:
    """The document with every known placeholder in its texts replaced; unknown ones stay."""
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda found: variables.get(found[1], found[0]), value) if "~{" in value else value
    if isinstance(value, list):
        return [resolved(item, variables) for item in value]
    if isinstance(value, dict):
        return {key: resolved(item, variables) for key, item in value.items()}
    return value
