"""What describes a server itself: its page size, and all of its basic properties at once."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.servers.administration.documents import Change, changing, shown
from aricia.servers.configuration.beans import properties_of, read_bean

Payload = dict[str, Any]

# property -> what the audit trail calls it, in the order in which the original sets them
AUDITED = {
    "organizationName": "local server's owning organization's name",
    "localServerDescription": "local server's description",
    "localServerUserId": "local server's userId",
    "localServerURL": "local server's URL root",
    "maxPageSize": "maximum page size",
}
_SECRETS = ("secretsStoreProvider", "secretsStoreLocation", "secretsStoreCollection")


def set_max_page_size(request: Request) -> Payload:
    """How many elements a caller may ask for at once; 0 = as many as there are."""
    limit = int(request.query["limit"])
    with changing(request) as change:
        _check_page_size(change.server, limit)
        _set(change, "maxPageSize", limit)
    return {}


def set_basic_server_properties(request: Request) -> Payload:
    """Set all basic properties; those that the body leaves out get their defaults.

    errors: OMAG-ADMIN-400-041, after the others were saved, when a property of the secrets store is missing: the server could not
    log on to other platforms
    """
    given = read_bean("ServerPropertiesRequestBody", request.body)
    with changing(request) as change:
        _check_page_size(change.server, given["maxPageSize"])
        for name in AUDITED:
            _set(change, name, given.get(name))
        missing = [name for name in _SECRETS if not given.get(name)]
        if not missing:
            change.document.update({name: given[name] for name in _SECRETS})
            change.log("updated configuration for secrets store.")
    if missing:
        raise invalid("OMAG-ADMIN-400-041", parameter=missing[0], inserts=(change.server, missing[0]))
    return {}


def get_basic_server_properties(request: Request) -> Payload:
    """The basic properties; as in the original the whole document is shown, of which clients read these."""
    return {"basicServerProperties": shown(request)}


def _set(change: Change, name: str, value: Any) -> None:
    default = properties_of("OMAGServerConfig")[name][1]
    if value in (None, ""):
        change.document.pop(name, None)
        if default is not None:
            change.document[name] = default
        change.log(f"removed configuration for {AUDITED[name]}.")
    else:
        change.document[name] = value
        change.log(f"updated configuration for {AUDITED[name]} to {value}.")


def set_text(request: Request, name: str, value: str | None) -> Payload:
    """Set one of the properties that are texts; a blank one goes back to its default."""
    with changing(request) as change:
        _set(change, name, value if value and value.strip() else None)
    return {}


def _check_page_size(server: str, limit: int) -> None:
    if limit < 0:
        raise invalid("OMAG-ADMIN-400-014", parameter="maxPageSize", inserts=(server, limit))
