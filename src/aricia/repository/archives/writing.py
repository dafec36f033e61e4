"""Writing archives in full or not at all: drafts that take the name when they are complete, and what archives begin with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aricia.base.errors import ConnectorError
from aricia.repository.archives.documents import ArchiveProperties

Json = dict[str, Any]

_FIELDS = (
    ("archiveGUID", "archive_guid"), ("archiveName", "archive_name"), ("archiveDescription", "archive_description"),
    ("archiveType", "archive_type"), ("archiveVersion", "archive_version"), ("originatorName", "originator_name"),
    ("originatorOrganization", "originator_organization"), ("originatorLicense", "originator_license"),
    ("creationDate", "creation_date"), ("dependsOnArchives", "depends_on_archives"),
)


def properties_document(properties: ArchiveProperties) -> Json:
    """OpenMetadataArchiveProperties, with what has a value."""
    shown: Json = {"class": "OpenMetadataArchiveProperties"}
    return shown | {name: value for name, field in _FIELDS if (value := getattr(properties, field))}


@contextmanager
def draft_of(target: Path, *, replace: bool, discard: Callable[[Path], None]) -> Iterator[Path]:
    """A path beside the target to write to; afterwards it takes the target's place, after a fault it is discarded.

    errors: ARICIA-400-190 the target exists and is not to be replaced;  -191 the disk is full, the folder is not there ...
    """
    check_free(target, replace)
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    done = False
    try:
        yield draft
        check_free(target, replace)  # somebody else may have been quicker
        take_place(draft, target, discard)
        done = True
    except OSError as problem:
        raise ConnectorError("ARICIA-400-191", (target, problem.strerror or type(problem).__name__)) from None
    finally:
        if not done:
            discard(draft)


def check_free(target: Path, replace: bool) -> None:
    """errors: ARICIA-400-190"""
    if not replace and target.exists():
        raise ConnectorError("ARICIA-400-190", (target,))


def take_place(draft: Path, target: Path, discard: Callable[[Path], None]) -> None:
    """The draft under the target's name; what was there before is gone."""
    if not target.is_dir():
        draft.replace(target)
        return
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    target.rename(old)
    draft.rename(target)
    discard(old)
