"""My profile: the caller's own profile, and what belongs to the actors that it stands for (spec: view services, 8.23)."""

from __future__ import annotations

import msgspec

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import (
    ElementProperties,
    Page,
    ReadOptions,
    RelatedElement,
    RelatedPage,
    Session,
    WriteOptions,
    read_options,
    write_options,
)
from aricia.repository.instances import Entity
from aricia.repository.queries import Condition, Conditions
from aricia.views.checks import body_of, query_flag
from aricia.views.payloads import Payload, element_payload, elements_payload, related_payload
from aricia.views.properties import ENTITY, RELATIONSHIP, bean_of_body, classifications_of, properties_of
from aricia.views.rows import row_of
from aricia.views.writes import attached_to, check_qualified_name, needed

_PROFILE = "ActorProfile"
_IDENTITY = "UserIdentity"
_IDENTITY_LINK = "ProfileIdentity"
_ROLE_LINKS = ("PersonRoleAppointment", "TeamRoleAppointment", "ITProfileRoleAppointment")
# The zone that, with the user's own, holds the identities that users make for themselves.
_SECURITY_ZONE = "security"


# ---- profile -----------------------------------------------------------------------------------------------------------
def get_my_profile(request: Request, session: Session) -> Payload:
    """The caller's profile; nothing when there is none."""
    options = read_options(body_of(row_of(request.operation), request))
    return element_payload(session, profile_of_caller(session, options), options)


def add_my_profile(request: Request, session: Session) -> Payload:
    """A new profile for the caller, linked to the caller's identity, which is made when there is none.

    The original tells the GUID only when it makes the identity as well; this tells it always.

    errors: OMVS-MY-PROFILE-400-001 when the caller has a profile
    """
    row = row_of(request.operation)
    body = body_of(row, request)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    if profile_of_caller(session, ReadOptions()) is not None:
        raise invalid("OMVS-MY-PROFILE-400-001", parameter="userId", inserts=(session.user,))
    check_qualified_name(request, session, properties, _PROFILE)
    options = write_options(body)
    profile = metadata.create_element(
        session, properties.type_name or _PROFILE, properties, options,
        initial_classifications=classifications_of(session, body, "initialClassifications"),
        parent_properties=bean_of_body(session, body, "parentRelationshipProperties", RELATIONSHIP),
    )
    identities = _identities_of_caller(session, ReadOptions())
    for identity in identities:
        anchoring = msgspec.structs.replace(options, make_anchor=True)
        metadata.link(session, _IDENTITY_LINK, profile, identity.guid, None, anchoring)
    if not identities:
        _add_identity(session, profile, properties.properties["qualifiedName"])
    return {"guid": profile}


def _add_identity(session: Session, profile: str, profile_name: str) -> None:
    properties = ElementProperties({"qualifiedName": f"{profile_name}_userId", "userId": session.user})
    zones = ElementProperties({"zoneMembership": [session.user, _SECURITY_ZONE]})
    options = attached_to(WriteOptions(), profile, _IDENTITY_LINK)
    metadata.create_element(session, _IDENTITY, properties, options, initial_classifications={"ZoneMembership": zones})


def _identities_of_caller(session: Session, options: ReadOptions) -> list[Entity]:
    wanted = Conditions((Condition("userId", "EQ", session.user),))
    asked = ReadOptions(
        effective_time=options.effective_time, as_of_time=options.as_of_time, for_lineage=options.for_lineage,
        for_duplicate_processing=options.for_duplicate_processing,
    )
    return metadata.find_by_conditions(session, wanted, None, asked, _IDENTITY).entities


def profile_of_caller(session: Session, options: ReadOptions) -> Entity | None:
    """The profile that the caller's identity belongs to, or None."""
    identities = _identities_of_caller(session, options)
    asked = ReadOptions(effective_time=options.effective_time, as_of_time=options.as_of_time)
    links = metadata.related_elements(session, identities, asked, relationship_types=(_IDENTITY_LINK,), end=2)
    profiles = (item.entity for identity in identities for item in links.get(identity.guid, ()))
    return next(profiles, None)


# ---- actors ------------------------------------------------------------------------------------------------------------
def get_my_actors(request: Request, session: Session) -> Payload:
    """The caller's profile with its identities and roles; they are few, so that there are no pages of them."""
    return _shown(request, session, identities=True, roles=True, profile=True)


def get_my_user_identities(request: Request, session: Session) -> Payload:
    """The identities of the caller's profile."""
    return _shown(request, session, identities=True)


def get_my_roles(request: Request, session: Session) -> Payload:
    """The roles that the caller's profile is appointed to."""
    return _shown(request, session, roles=True)


def _shown(
    request: Request, session: Session, *, identities: bool = False, roles: bool = False, profile: bool = False
) -> Payload:
    options = read_options(body_of(row_of(request.operation), request))
    mine = profile_of_caller(session, options)
    if mine is None:
        return {}
    shown = [mine, *_related_actors(session, mine, identities=identities, roles=roles)]
    wanted = options.metadata_element_type_name
    kept = [each for each in shown[0 if profile else 1:] if wanted is None or session.types.is_a(each.type_name, wanted)]
    return elements_payload(session, Page(kept, found=False), options)


def _related_actors(session: Session, profile: Entity, *, identities: bool, roles: bool) -> list[Entity]:
    """The profile's identities and roles, each once, the oldest links first."""
    wanted = ((_IDENTITY_LINK,) if identities else ()) + (_ROLE_LINKS if roles else ())
    if not wanted:
        return []
    order = ReadOptions(sequencing_order="CREATION_DATE_OLDEST")
    links = metadata.related_elements(session, [profile], order, relationship_types=wanted).get(profile.guid, ())
    return list({item.entity.guid: item.entity for item in links}.values())


# ---- what belongs to the actors -----------------------------------------------------------------------------------------
def get_my_assigned_actions(request: Request, session: Session) -> Payload:
    """The actions that are assigned to the caller's actors."""
    return _of_actors(request, session, "AssignmentScope", "Action")


def get_my_sponsored_actions(request: Request, session: Session) -> Payload:
    """The actions that the caller's actors sponsor."""
    return _of_actors(request, session, "Actions", "Action")


def get_my_requested_actions(request: Request, session: Session) -> Payload:
    """The actions that the caller's actors have asked for."""
    return _of_actors(request, session, "ActionRequester", "Action")


def get_my_resources(request: Request, session: Session) -> Payload:
    """The resources that the caller's actors are given."""
    return _of_actors(request, session, "ResourceList", None)


def _of_actors(request: Request, session: Session, relation: str, result_type: str | None) -> Payload:
    """What each actor is linked to, joined. Without a depth for the profile's own relationships, it is the only actor."""
    options = read_options(body_of(row_of(request.operation), request))
    profile = profile_of_caller(session, options)
    if profile is None:
        return {}
    read = options.graph_query_depth > 0
    others = _related_actors(
        session, profile, identities=read and query_flag(request, "includeUserIds", default=True),
        roles=read and query_flag(request, "includeRoles", default=True),
    )
    found: list[RelatedElement] = []
    for actor in (profile, *others):
        page = metadata.related(
            session, actor.guid, options, relationship_types=(relation,), starting_at_end=1, result_type=result_type
        )
        found += page.elements
    return related_payload(session, RelatedPage(found, found=True), options)
