"""What other floors may use of the servers."""

from __future__ import annotations

from aricia.servers.activity import log_activity
from aricia.servers.data_directory import DataDirectory, DataDirectoryFault, DataDirectoryInUse
from aricia.servers.offline import open_store
from aricia.servers.omag_server import OMAGServer
from aricia.servers.paths import locate
from aricia.servers.places import Place, place_of
from aricia.servers.platform import Platform
from aricia.servers.platform_services import operations
from aricia.servers.security.login import LoginRefused

__all__ = [
    "DataDirectory", "DataDirectoryFault", "DataDirectoryInUse", "LoginRefused", "OMAGServer", "Place", "Platform",
    "locate", "log_activity", "open_store", "operations", "place_of",
]
