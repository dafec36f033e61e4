"""Platform services: the queries about the platform and its servers (spec: platform, section 4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from aricia.base.codec import format_time
from aricia.base.endpoints import table
from aricia.base.errors import invalid
from aricia.base.operation import Operation, Request
from aricia.servers import registered_services
from aricia.servers.connector_types import get_connector_type
from aricia.servers.life_cycle import all_services
from aricia.servers.omag_server import OMAGServer
from aricia.servers.platform import not_available
from aricia.servers.platform_checks import behind
from aricia.servers.security.access_controls import INVESTIGATION
from aricia.servers.server_answers import active_configuration, instance_status

Payload = dict[str, Any]


def get_server_platform_origin(request: Request) -> str:
    """What kind of platform this is, in the words of the original: clients look for them."""
    return "Egeria OMAG Server Platform (version 6.2-SNAPSHOT)"


def get_platform_start_time(request: Request) -> Payload:
    """When the platform started."""
    return {"dateValue": format_time(request.platform.started)}


def get_known_server_list(request: Request) -> Payload:
    """The servers that ran since the platform started; absent when there are none."""
    return _server_list(request.platform.known)


def get_active_server_list(request: Request) -> Payload:
    """The servers that run."""
    return _server_list(request.platform.active)


def is_server_known(request: Request) -> Payload:
    """Whether a server ran since the platform started."""
    return {"flag": request.variables["serverName"] in request.platform.known}


def get_server_status(request: Request) -> Payload:
    """Type, activity and history of a server, and why it did not start, if so."""
    server = _known(request)
    payload: Payload = {"serverName": server.name, "serverType": server.server_type, "active": server.active}
    ended = [(start, end) for start, end in server.history if end is not None]
    if server.active:
        payload["serverStartTime"] = format_time(server.history[-1][0])
    elif ended:
        payload["serverEndTime"] = format_time(ended[-1][1])
    if ended:
        payload["serverHistory"] = [{"startTime": format_time(start), "endTime": format_time(end)} for start, end in ended]
    if server.failure is not None:
        payload["startFailure"] = server.failure.text
    return payload


def get_active_services_for_server(request: Request) -> Payload:
    """The names of the services that run in a server; no list for one that is stopped."""
    server = _known(request)
    names = [service.listed_name or service.name for service in all_services(server)] if server.active else None
    return {"serverName": server.name, **({"serverServicesList": names} if names else {})}


def get_active_configuration(request: Request) -> Payload:
    """The document a server runs with, placeholders resolved."""
    return active_configuration(_active(request))


def get_active_server_status(request: Request) -> Payload:
    """The status of a running server and of each of its services."""
    return instance_status(_active(request))


# ---- user directory --------------------------------------------------------------------------------------------------
def get_user_list(request: Request) -> Payload:
    """The ids of the users whose accounts have the status and type of the query."""
    status, account_type = request.query.get("userAccountStatus"), request.query.get("userAccountType")
    return {"names": request.platform.directory.user_ids(request.user, request.operation.name, status, account_type)}


def set_user_account(request: Request) -> Payload:
    """Write the account of a user."""
    account, user_id = _named_object(request, "userAccount", "userId")
    request.platform.directory.set_account(request.user, request.operation.name, user_id, account)
    return {}


def get_user_account(request: Request) -> Payload:
    """The account of a user without its secrets; nothing when there is none."""
    user_id = request.variables["accountUserId"]
    account = request.platform.directory.account(request.user, request.operation.name, user_id)
    return {} if account is None else {"userAccount": account}


def delete_user_account(request: Request) -> Payload:
    """Remove the account of a user."""
    request.platform.directory.delete_account(request.user, request.operation.name, request.variables["accountUserId"])
    return {}


def set_security_access_control(request: Request) -> Payload:
    """Write an access control."""
    control, name = _named_object(request, "securityAccessControl", "controlName")
    request.platform.directory.set_control(request.user, request.operation.name, name, control)
    return {}


def get_security_access_control(request: Request) -> Payload:
    """An access control; nothing when there is none."""
    name = request.variables["controlName"]
    control = request.platform.directory.control(request.user, request.operation.name, name)
    return {} if control is None else {"securityAccessControl": control}


def delete_security_access_control(request: Request) -> Payload:
    """Remove an access control."""
    request.platform.directory.delete_control(request.user, request.operation.name, request.variables["controlName"])
    return {}


def _named_object(request: Request, key: str, name: str) -> tuple[Payload, str]:
    """The object of the body and the name in it."""
    value = request.body.get(key) if isinstance(request.body, dict) else None
    if not isinstance(value, dict):
        raise invalid("OMAG-COMMON-400-015", parameter=key, inserts=(key, request.operation.name))
    text = value.get(name)
    if not text or not isinstance(text, str):
        raise invalid("OMAG-COMMON-400-006", parameter=name, inserts=(name, "of the platform"))
    return value, text


def _listing(services: Callable[[], list[registered_services.Service]]) -> Callable[[Request], Payload]:
    return lambda request: {"services": services()}


def _server_list(servers: dict[str, OMAGServer]) -> Payload:
    return {"serverList": list(servers)} if servers else {}


def _known(request: Request) -> OMAGServer:
    server: OMAGServer | None = request.platform.known.get(request.variables["serverName"])
    if server is None:
        raise not_available(request.variables["serverName"], request.user)
    return server


def _active(request: Request) -> OMAGServer:
    server: OMAGServer | None = request.platform.active.get(request.variables["serverName"])
    if server is None:
        raise not_available(request.variables["serverName"], request.user)
    return server


_QUERIES: dict[str, Callable[[Request], Payload]] = {
    "getPlatformStartTime": get_platform_start_time,
    "getKnownServerList": get_known_server_list,
    "getActiveServerList": get_active_server_list,
    "isServerKnown": is_server_known,
    "getConnectorType": get_connector_type,
    "getServerStatus": get_server_status,
    "getActiveServicesForServer": get_active_services_for_server,
    "getActiveConfiguration": get_active_configuration,
    "getActiveServerStatus": get_active_server_status,
    "getAllRegisteredServices": _listing(registered_services.all_services),
    "getRegisteredCommonServices": _listing(lambda: registered_services.services(registered_services.COMMON)),
    "getRegisteredAccessServices": _listing(lambda: registered_services.services(registered_services.ACCESS)),
    "getRegisteredViewServices": _listing(lambda: registered_services.services(registered_services.VIEW)),
    "getRegisteredGovernanceServices": _listing(lambda: registered_services.services(registered_services.GOVERNANCE)),
    "getRegisteredEngineServices": _listing(lambda: registered_services.services(registered_services.ENGINE)),
}
# These check the user themselves, against the control of the operators.
_DIRECTORY: dict[str, Callable[[Request], Payload]] = {
    "getUserList": get_user_list,
    "setUserAccount": set_user_account,
    "getUserAccount": get_user_account,
    "deleteUserAccount": delete_user_account,
    "setSecurityAccessControl": set_security_access_control,
    "getSecurityAccessControl": get_security_access_control,
    "deleteSecurityAccessControl": delete_security_access_control,
}
_PUBLIC: dict[str, Callable[[Request], str]] = {"getServerPlatformOrigin": get_server_platform_origin}


def operations() -> list[Operation]:
    """The operations of this module."""
    functions = {**{name: behind(INVESTIGATION, run) for name, run in _QUERIES.items()}, **_PUBLIC, **_DIRECTORY}
    return [
        replace(row, run=functions[row.name], work="thread" if row.name in _DIRECTORY else row.work)
        for row in table()
        if row.group == "platform-services" and row.name in functions
    ]
