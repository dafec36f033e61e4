"""What other floors may use of the servers."""

from __future__ import annotations

from aricia.base.errors import AriciaError, PropertyServerError
from aricia.base.operation import Operation, Request
from aricia.servers import platform_commands, platform_services, server_operations
from aricia.servers.activity import log_activity
from aricia.servers.administration.operations import operations as administration_operations
from aricia.servers.cohorts import member_bus
from aricia.servers.configuration.document_findings import document_findings
from aricia.servers.data_directory import DataDirectory, DataDirectoryFault, DataDirectoryInUse
from aricia.servers.figures import missing_servers, platform_figures
from aricia.servers.governance_servers.operations import operations as governance_operations
from aricia.servers.offline import open_store
from aricia.servers.omag_server import OMAGServer
from aricia.servers.paths import DEMONSTRATION, locate
from aricia.servers.places import Place, place_of
from aricia.servers.platform import Platform
from aricia.servers.repository_services.faults import no_collection
from aricia.servers.repository_services.operations import operations as repository_operations
from aricia.servers.security.access_controls import INVESTIGATION, OPERATION
from aricia.servers.security.account_file import AccountFile, account_file
from aricia.servers.security.login import LoginRefused
from aricia.servers.store_care import configuration_findings, secrets_in_use, store_places
from aricia.servers.webhooks.delivery import send_test
from aricia.servers.webhooks.subscriptions import Webhook, Webhooks, new_secret

__all__ = [
    "DEMONSTRATION",
    "INVESTIGATION",
    "OPERATION",
    "AccountFile",
    "DataDirectory",
    "DataDirectoryFault",
    "DataDirectoryInUse",
    "LoginRefused",
    "OMAGServer",
    "Place",
    "Platform",
    "Webhook",
    "Webhooks",
    "account_file",
    "configuration_findings",
    "document_findings",
    "locate",
    "log_activity",
    "member_bus",
    "missing_servers",
    "new_secret",
    "no_store",
    "open_store",
    "operations",
    "place_of",
    "platform_figures",
    "secrets_in_use",
    "send_test",
    "store_places",
]


def operations() -> list[Operation]:
    """The operations of the platform and its servers."""
    return [
        *platform_services.operations(), *platform_commands.operations(), *server_operations.operations(),
        *governance_operations(), *repository_operations(), *administration_operations(),
    ]


def no_store(request: Request) -> AriciaError:
    """The fault of a call that needs a metadata store, made to a server without one."""
    if request.operation.group == "repository-services":
        return no_collection(request)
    return PropertyServerError("OMAG-MULTI-TENANT-404-005", (request.server.name,))
