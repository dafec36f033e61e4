"""What a copy came to."""

from __future__ import annotations

from msgspec import Struct, field


class CopyReport(Struct, kw_only=True, rename="camel"):
    """What was copied.

    history: every version was copied, with the change feed; else what is current, without what is deleted
    entities, classifications, relationships: instances;  versions: earlier versions of all of them;  changes: of the feed
    types: that are not built in;  archives: remembered as loaded
    left: of a merge, instances of which the target has a version as new or newer
    compared: types whose instances were compared at the end, by count and digest
    """

    source: str = ""
    target: str = ""
    history: bool = False
    entities: int = 0
    classifications: int = 0
    relationships: int = 0
    proxies: int = 0
    versions: int = 0
    changes: int = 0
    types: int = 0
    archives: int = 0
    left: int = 0
    compared: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
