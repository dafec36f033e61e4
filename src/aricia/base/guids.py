"""New GUIDs. A GUID that comes from outside is opaque text and never parsed."""

from __future__ import annotations

import os


def new_guid() -> str:
    """A random (version 4) UUID in its usual text form."""
    text = (os.urandom(16)).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) & 3]}{text[17:20]}-{text[20:]}"
