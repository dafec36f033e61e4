"""Writes to a store until its file may not grow any more, then again when it may.

    python limited_writer.py STORE

Prints JSON: acknowledged (before the disk was full), fault (message id), text, again (whether it went on in the same process).
"""

from __future__ import annotations

import json
import resource
import sys

from aricia.base.errors import AriciaError
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry

LIMIT = 3_000_000  # bytes of a file


def main(path):
    """Fill the store, then make room."""
    repository = SQLiteRepository(path, TypeRegistry.open_metadata())

    def add(number):
        properties = {"qualifiedName": f"term {number}", "description": f"text {number} " * 900}
        return repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", properties)).result()

    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, resource.RLIM_INFINITY))
    done, fault = 0, None
    while fault is None:
        try:
            add(done)
            done += 1
        except AriciaError as problem:
            fault = problem
    found = repository.read(lambda c: c.count_entities(EntityQuery()))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    again = add("again").version == 1
    repository.close()
    print(json.dumps({"acknowledged": done, "found": found, "fault": fault.id, "text": fault.text, "again": again}))


if __name__ == "__main__":
    main(sys.argv[1])
