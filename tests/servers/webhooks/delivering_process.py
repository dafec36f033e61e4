"""A process that delivers to the webhooks of its folder what happens in a shared store, until its standard input ends.

    python delivering_process.py URL SCHEMA FOLDER ATTEMPTS
"""

import sys
from pathlib import Path
from types import SimpleNamespace

from aricia.base.audit_log import AuditLog
from aricia.metadata.api import MetadataServer, MetadataStore
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.servers.webhooks.relays import WebhookRelays
from aricia.types.registry import TypeRegistry


def opened(url, schema):
    """The store of the schema."""
    address = read_address(url, schema, {}, "tests")
    repository = PostgresRepository(address, TypeRegistry.open_metadata(), "home-id", "home")
    return MetadataStore(repository, MetadataServer("a-store", "the-server", 100, None))


def deliver(store, folder, attempts, records=None):
    """Begin to deliver."""
    log = AuditLog("a-store", [(records.append, None)] if records is not None else [])
    relays = WebhookRelays(SimpleNamespace(name="a-store", audit_log=log), store, Path(folder), attempts)
    relays.start()
    return relays


if __name__ == "__main__":
    relays = deliver(opened(sys.argv[1], sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    print("ready", flush=True)
    sys.stdin.read()
