"""What ``aricia serve`` says once it takes requests."""

from __future__ import annotations

from aricia.servers.api import Platform

_WARNING = """
WARNING: the demonstration user directory is in use. Everybody knows its passwords ('secret').
         Put user directories of your own into {secrets} before others can reach this platform.
"""

_TRY = """
Users    erinoverview, peterprofile (metadata), garygeeke (operations), password 'secret'

Try      TOKEN=$({curl} -d '{{"userId": "erinoverview", "password": "secret"}}' {url}/api/token)
         {curl} -H "Authorization: Bearer $TOKEN" \\
             -d '{{"class": "NewElementRequestBody", "properties": {{"class": "GlossaryProperties",
                  "qualifiedName": "Glossary::First", "displayName": "My first glossary"}}}}' \\
             {url}/servers/{view}/api/open-metadata/collection-manager/collections
         {curl} -H "Authorization: Bearer $TOKEN" -d '{{"searchString": "first"}}' \\
             {url}/servers/{view}/api/open-metadata/collection-manager/collections/by-search-string
"""


def announcement(platform: Platform, url: str, demonstration: bool) -> str:
    """The text: URL, servers, users, what to try next.

    demonstration: the user directory is the one that ships with aricia
    """
    lines = [f"aricia takes requests at {url}", ""]
    lines += [f"Server   {server.name} ({server.server_type})" for server in platform.active.values()]
    waiting = [server for server in platform.known.values() if server.failure is not None]
    lines += [f"Server   {server.name} ({server.server_type}) does not run: {server.failure}" for server in waiting]
    lines.append(f"Data     {platform.data_directory}")
    text = "\n".join(lines) + "\n"
    view = next((server.name for server in platform.active.values() if server.view_services), None)
    if demonstration:
        text += _WARNING.format(secrets=platform.data_directory / "secrets")
        if view is not None:
            curl = "curl -s -H 'Content-Type: application/json'" + (" -k" if url.startswith("https") else "")
            text += _TRY.format(curl=curl, url=url, view=view)
    return text + "\nStop with Ctrl-C.\n"
