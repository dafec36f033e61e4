"""The kind of server that a document describes, with the kinds above it (table spec/server_types.tsv)."""

from __future__ import annotations

import functools
from typing import Any

from aricia.base.operation import Request
from aricia.base.tables import rows
from aricia.servers.administration.documents import shown
from aricia.servers.configuration.server_type import classify

Json = dict[str, Any]


def get_classification(request: Request) -> Json:
    """The type of the server that the document describes.

    errors: those of the classification
    """
    document = shown(request)
    return {"serverTypeClassification": _summary(classify(document["localServerName"], document))}


def _summary(name: str) -> Json:
    row = _types()[name]
    above = {"serverSuperType": _summary(row["super_type"])} if row["super_type"] else {}
    return {"serverTypeName": name, "serverTypeDescription": row["description"], **above, "serverTypeWiki": row["wiki"]}


@functools.cache
def _types() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in rows("server_types.tsv")}
