"""The cohorts of a server (spec: cohort and events, section 1.7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from aricia.base.codec import format_time
from aricia.base.errors import RepositoryFault
from aricia.base.operation import Request
from aricia.cohort.api import Cohort, MemberRegistration
from aricia.servers.cohorts import local_member

Json = dict[str, Any]

_SECTION = "cohortConfigList"
_TOPICS = {
    "registrationTopicConnection": "cohortOMRSRegistrationTopicConnection",
    "typesTopicConnection": "cohortOMRSTypesTopicConnection", "instancesTopicConnection": "cohortOMRSInstancesTopicConnection",
}
_FIRST_PAGE = {"offset": 0, "pageSize": 0}


def _cohorts(request: Request) -> dict[str, Cohort]:
    """errors: OMRS-REST-API-503-003 the server is a member of no cohort"""
    if not request.server.cohorts:
        raise RepositoryFault("RepositoryError", "OMRS-REST-API-503-003", (request.server.name,))
    found: dict[str, Cohort] = request.server.cohorts
    return found


def _cohort(request: Request) -> Cohort | None:
    return _cohorts(request).get(request.variables["cohortName"])


def get_cohorts(request: Request) -> Json:
    """Every cohort with its topics, and whether the server is connected to it."""
    cohorts = _cohorts(request)
    sections = (request.server.document.get("repositoryServicesConfig") or {}).get(_SECTION) or ()
    return {**_FIRST_PAGE, "cohorts": [_described(each, cohorts[each["cohortName"]]) for each in sections]}


def _described(section: Json, cohort: Cohort) -> Json:
    topics = {name: section[field] for name, field in _TOPICS.items() if section.get(field)}
    return {"class": "CohortDescription", "cohortName": cohort.name, "connectionStatus": cohort.status, **topics}


def get_local_registration(request: Request) -> Json:
    """The registration of the server in a cohort; without a cohort what it says of itself."""
    cohorts = _cohorts(request)
    if "cohortName" not in request.variables:
        return {"cohortMember": _member(local_member(request.server, virtual=False).registration)}
    cohort = cohorts.get(request.variables["cohortName"])
    if cohort is None:
        return {}
    registration = cohort.local_registration
    return {"cohortMember": {} if registration is None else _member(registration)}


def get_remote_registrations(request: Request) -> Json:
    """The other members of a cohort."""
    cohort = _cohort(request)
    members = [_member(each) for each in cohort.remote_members] if cohort is not None else []
    return {**_FIRST_PAGE, **({"cohortMembers": members} if members else {})}


def _member(registration: MemberRegistration) -> Json:
    """A registration as clients see it: connections, also virtual ones, as plain ones."""
    shown: Json = msgspec.to_builtins(registration)
    if registration.registration_time is not None:
        shown["registrationTime"] = format_time(registration.registration_time)
    if registration.repository_connection is not None:
        shown["repositoryConnection"] = {**registration.repository_connection, "class": "Connection"}
    return shown


def connect(request: Request) -> Json:
    """Connect to a cohort, as a new member or as one that was away."""
    return _changed(request, Cohort.connect)


def disconnect(request: Request) -> Json:
    """Be away from a cohort for a while."""
    return _left(request, Cohort.disconnect)


def unregister(request: Request) -> Json:
    """Leave a cohort for good."""
    return _left(request, Cohort.unregister)


def _changed(request: Request, change: Callable[[Cohort], bool]) -> Json:
    cohort = _cohort(request)
    return {"flag": cohort is not None and change(cohort)}


def _left(request: Request, leave: Callable[[Cohort], bool]) -> Json:
    """As recorded the flag tells whether the server knows the cohort: who is out of it already is told the same."""
    cohort = _cohort(request)
    if cohort is not None:
        leave(cohort)
    return {"flag": cohort is not None}


def get_enterprise_topic_connection(request: Request) -> Json:
    """The connection of clients to the topic of what happens in all repositories of the cohorts; nothing when there is none."""
    access = (request.server.document.get("repositoryServicesConfig") or {}).get("enterpriseAccessConfig") or {}
    connection = access.get("remoteEnterpriseOMRSTopicConnection")
    return {"connection": connection} if connection else {}
