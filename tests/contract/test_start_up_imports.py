"""``aricia serve`` imports no more than it needs: none of the libraries that only some commands, pages or extras use."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from imports import all_imports

LAZY = ("rich", "jinja2", "httpx", "pydantic")
EXTRAS = ("psycopg", "psycopg_pool", "confluent_kafka", "sqlglot", "duckdb", "mcp", "opentelemetry")
# Modules that are there for an extra alone: a provider class name in a connection, or a setting, asks for them.
OF_EXTRAS = (
    "aricia.repository.stores.postgres", "aricia.connections.event_bus.kafka_topic", "aricia.connections.event_bus.kafka_feed",
    "aricia.connections.audit_log.postgresql", "aricia.http.telemetry", "aricia.repository.copying.egeria_schema",
)

SERVE = """
import importlib, importlib.util, json, sys
import aricia.cli.main, aricia.cli.serve
for area in ("views", "access", "integration", "governance", "servers", "http"):
    if importlib.util.find_spec("aricia." + area) and importlib.util.find_spec("aricia." + area + ".api"):
        importlib.import_module("aricia." + area + ".api")
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The top-level packages that are loaded once a platform can start."""
    done = subprocess.run([sys.executable, "-c", SERVE], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("package", [*LAZY, *EXTRAS])
def test_starting_a_platform_does_not_load(package, loaded):
    assert package not in loaded


def test_a_folder_of_the_serve_path_imports_lazy_packages_inside_functions_only():
    floors = ("base", "types", "connections", "repository", "cohort", "metadata", "views", "access", "servers", "http")
    found = [
        f"{item.module}:{item.line} {item.target}" for item in all_imports()
        if item.target.split(".")[0] in EXTRAS and item.module.split(".")[1:2] and item.module.split(".")[1] in floors
        and not item.module.startswith(OF_EXTRAS)
    ]
    assert found == []
