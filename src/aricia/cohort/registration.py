"""How members learn of each other: registering, asking, answering, leaving (spec: cohort and events, section 1.3)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from aricia.base.clock import now_ms
from aricia.base.codec import parse_time
from aricia.base.errors import ConfigurationError
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.envelope import REGISTRY, ErrorSection, Event, Originator, RegistrySection, write
from aricia.cohort.registry_store import CohortMembership, MemberRegistration, RegistryStore
from aricia.connections.api import implementation

Json = dict[str, Any]

REGISTRATION, RE_REGISTRATION, UN_REGISTRATION = "REGISTRATION_EVENT", "RE_REGISTRATION_EVENT", "UN_REGISTRATION_EVENT"
REFRESH_REQUEST, REGISTRATION_ERROR = "REFRESH_REGISTRATION_REQUEST", "REGISTRATION_ERROR_EVENT"


class LocalMember(Struct, frozen=True, kw_only=True):
    """What a server says of itself. remote_connection: by which others reach its repository, None when it has none"""

    originator: Originator
    collection_name: str | None = None
    remote_connection: Json | None = None

    @property
    def registration(self) -> MemberRegistration:
        """The registration of the server, without the time."""
        return MemberRegistration(
            metadata_collection_id=self.originator.metadata_collection_id, metadata_collection_name=self.collection_name,
            server_name=self.originator.server_name, server_type=self.originator.server_type,
            organization_name=self.originator.organization_name, repository_connection=self.remote_connection,
        )


class Registration:
    """The members of one cohort, as one of them knows them. Thread safe.

    send: publishes on the topic of registrations;  changed: told of the others whenever they change
    """

    def __init__(
        self, member: LocalMember, store: RegistryStore, log: CohortLog, send: Callable[[str], None],
        changed: Callable[[Sequence[MemberRegistration]], None] = lambda members: None,
    ) -> None:
        self._member, self._store, self._log, self._send, self._changed = member, store, log, send, changed
        self._own = member.originator.metadata_collection_id
        self._lock = threading.Lock()
        self._membership = store.load()
        self._check_own()
        self._ids = self._remote_ids()

    def _check_own(self) -> None:
        """errors: OMRS-COHORT-REGISTRY-400-002 the server is registered with another metadata collection"""
        known = self._membership.local_registration
        if known is not None and known.metadata_collection_id not in (None, self._own):
            inserts = (self._log.cohort, self._member.originator.server_name, known.metadata_collection_id, self._own)
            raise ConfigurationError("OMRS-COHORT-REGISTRY-400-002", inserts)

    def _remote_ids(self) -> frozenset[str]:
        return frozenset(each.metadata_collection_id or "" for each in self._membership.remote_registrations)

    # ---- what is known ---------------------------------------------------------------------------------------------
    @property
    def local(self) -> MemberRegistration | None:
        """The server's own registration; None before it registers and after it has left."""
        return self._membership.local_registration

    @property
    def remote(self) -> list[MemberRegistration]:
        """The other members."""
        return list(self._membership.remote_registrations)

    @property
    def remote_ids(self) -> frozenset[str]:
        """The metadata collections of the other members."""
        return self._ids

    # ---- what the server does --------------------------------------------------------------------------------------
    def register(self) -> None:
        """Tell the others of the server, and ask who they are."""
        if self._own is not None:
            with self._lock:
                known = self._membership.local_registration
                time = known.registration_time if known is not None else None
                registration = replace(self._announced(known), registration_time=time or now_ms())
                self._keep(replace(self._membership, local_registration=registration))
            message = "OMRS-AUDIT-0060" if time is None else "OMRS-AUDIT-0061"
            self._log.tell(message, self._log.cohort, self._own, action="register")
            self._tell_registration(REGISTRATION if time is None else RE_REGISTRATION)
        self._log.tell("OMRS-AUDIT-0062", self._log.cohort, action="register")
        anonymous = replace(self._member.originator, metadata_collection_id=None)
        self._send(write(anonymous, REGISTRY, {"registryEventType": REFRESH_REQUEST}))

    def _announced(self, known: MemberRegistration | None) -> MemberRegistration:
        """What the server says of itself, by a virtual connection where a member could not use the plain one before."""
        registration = self._member.registration
        if known is None or known.repository_connection is None or registration.repository_connection is None:
            return registration
        virtual = virtual_connection(registration.repository_connection)
        return replace(registration, repository_connection=virtual) if known.repository_connection == virtual else registration

    def unregister(self) -> None:
        """Tell the others that the server leaves, and forget them."""
        if self._own is not None and self.local is not None:
            self._log.tell("OMRS-AUDIT-0063", self._log.cohort, self._own, action="unregister")
            self._send(write(self._member.originator, REGISTRY, {"registryEventType": UN_REGISTRATION}))
        with self._lock:
            self._keep(CohortMembership())

    def _tell_registration(self, event: str) -> None:
        registration = self.local
        if registration is not None:
            self._send(write(self._member.originator, REGISTRY, {
                "registryEventType": event, "registrationTimestamp": registration.registration_time,
                "metadataCollectionName": registration.metadata_collection_name,
                "remoteConnection": registration.repository_connection,
            }))

    def _keep(self, membership: CohortMembership) -> None:
        """Keep what is known now, in the store first."""
        if membership != self._membership:
            self._store.save(membership)
            self._membership = membership
            self._ids = self._remote_ids()
            self._changed(self.remote)

    # ---- what the others do ----------------------------------------------------------------------------------------
    def process(self, event: Event) -> None:
        """Follow an event of another member."""
        section, sender = event.registry, event.originator
        if section is None or self._is_own(sender):
            return
        kind = section.registry_event_type
        if kind in (REGISTRATION, RE_REGISTRATION):
            self._registered(section, sender)
        elif kind == UN_REGISTRATION:
            self._left(sender)
        elif kind == REFRESH_REQUEST:
            self._asked(sender)
        elif kind == REGISTRATION_ERROR:
            self._told_error(event.error, sender)
        else:
            self._log.tell("OMRS-AUDIT-0101", sender.shown, "no such event is known", kind, action="processRegistryEvent")

    def _is_own(self, sender: Originator) -> bool:
        """Whether the server itself has sent an event; another server with its collection id is told of by its registration."""
        return sender.server_name == self._member.originator.server_name and sender.metadata_collection_id in (None, self._own)

    def _asked(self, sender: Originator) -> None:
        registration = self.local
        if registration is not None:
            name = self._member.originator.server_name
            self._log.tell("OMRS-AUDIT-0106", self._log.cohort, name, self._own, action="processRegistryEvent")
            self._tell_registration(RE_REGISTRATION)

    def _registered(self, section: RegistrySection, sender: Originator) -> None:
        if not sender.metadata_collection_id:
            inserts = (self._log.cohort, sender.server_name, sender.server_type)
            self._log.tell("OMRS-AUDIT-0118", *inserts, action="processRegistryEvent")
            return
        if sender.metadata_collection_id == self._own:
            self._same_collection(sender)
            return
        registration = MemberRegistration(
            metadata_collection_id=sender.metadata_collection_id, metadata_collection_name=section.metadata_collection_name,
            server_name=sender.server_name, server_type=sender.server_type, organization_name=sender.organization_name,
            registration_time=_instant(section.registration_timestamp), repository_connection=section.remote_connection,
        )
        with self._lock:
            known = self._membership.remote(registration.metadata_collection_id)
            others = [each for each in self._membership.remote_registrations if each is not known]
            self._keep(replace(self._membership, remote_registrations=[*others, registration]))
        if known != registration:
            inserts = (self._log.cohort, sender.shown, sender.metadata_collection_id)
            message = "OMRS-AUDIT-0110" if known is None else "OMRS-AUDIT-0112"
            self._log.tell(message, *inserts, action="processRegistryEvent")
            self._tell_duplicates(registration, others)
            self._check_connection(registration)

    def _tell_duplicates(self, new: MemberRegistration, others: list[MemberRegistration]) -> None:
        for each in others:
            same = [
                str(value) for value, other in ((new.server_name, each.server_name), (new.address, each.address))
                if value is not None and value == other
            ]
            if same:
                inserts = (self._log.cohort, new.server_name, ", ".join(same))
                self._log.tell("OMRS-AUDIT-0113", *inserts, action="processRegistryEvent")

    def _check_connection(self, registration: MemberRegistration) -> None:
        """Tell a member whose repository cannot be connected to. It stays a member."""
        connection = registration.repository_connection
        if connection is None:
            return
        reason = unusable(connection)
        if reason is not None:
            inserts = (self._log.cohort, registration.server_name, registration.metadata_collection_id, "", reason)
            self._log.tell("OMRS-AUDIT-0114", *inserts, action="processRegistryEvent")
            self._send_error("BAD_REMOTE_CONNECTION", reason, registration.metadata_collection_id, connection)

    def _same_collection(self, sender: Originator) -> None:
        reason = f"the server {self._member.originator.server_name} has this id, too"
        self._log.once("OMRS-AUDIT-0107", sender.shown, self._own, reason)
        self._send_error("CONFLICTING_COLLECTION_ID", reason, self._own, None)

    def _send_error(self, code: str, reason: str, target: str | None, connection: Json | None) -> None:
        error = {
            "errorCode": code, "errorMessage": reason, "targetMetadataCollectionId": target, "targetRemoteConnection": connection,
        }
        self._send(write(self._member.originator, REGISTRY, {"registryEventType": REGISTRATION_ERROR}, error))

    def _left(self, sender: Originator) -> None:
        with self._lock:
            known = self._membership.remote(sender.metadata_collection_id)
            if known is None:
                return
            others = [each for each in self._membership.remote_registrations if each is not known]
            self._keep(replace(self._membership, remote_registrations=others))
        inserts = (self._log.cohort, sender.shown, sender.metadata_collection_id)
        self._log.tell("OMRS-AUDIT-0111", *inserts, action="processRegistryEvent")

    def _told_error(self, error: ErrorSection | None, sender: Originator) -> None:
        """What another member says is wrong is for people to look after."""
        if error is None or error.target_metadata_collection_id != self._own:
            return
        if error.error_code == "BAD_REMOTE_CONNECTION" or error.target_remote_connection is not None:
            address = ((error.target_remote_connection or {}).get("endpoint") or {}).get("networkAddress")
            self._log.once("OMRS-AUDIT-0109", sender.shown, address, error.error_message)
            self._offer_virtual(error.target_remote_connection, sender)
        else:
            self._log.once("OMRS-AUDIT-0108", error.target_metadata_collection_id)

    def _offer_virtual(self, refused: Json | None, sender: Originator) -> None:
        """Tell of the repository by a virtual connection instead of a plain one that a member cannot use.

        The original puts its secrets into virtual connections; from a plain one it makes a connection that it refuses.
        """
        if refused is None or refused.get("class") != "Connection":
            return
        with self._lock:
            known = self._membership.local_registration
            if known is None or known.repository_connection is None:
                return
            virtual = virtual_connection(known.repository_connection)
            if known.repository_connection == virtual:
                return
            self._keep(replace(self._membership, local_registration=replace(known, repository_connection=virtual)))
        self._log.tell("ARICIA-0510", self._log.cohort, sender.shown, action="processRegistryEvent")
        self._tell_registration(RE_REGISTRATION)


def virtual_connection(connection: Json) -> Json:
    """A connection as a virtual one."""
    return {**connection, "class": "VirtualConnection"}


def _instant(value: int | str | None) -> int | None:
    try:
        return None if value is None else parse_time(value)
    except ValueError:
        return None


def unusable(connection: Json) -> str | None:
    """Why a repository cannot be connected to, as far as the connection itself shows."""
    kind, endpoint = connection.get("connectorType"), connection.get("endpoint")
    provider = kind.get("connectorProviderClassName") if isinstance(kind, dict) else None
    if not provider or implementation(str(provider), "repository") is None:
        return f"no repository connector with the provider {provider} is known"
    if not isinstance(endpoint, dict) or not (endpoint.get("networkAddress") or endpoint.get("address")):
        return "its connection has no address"
    return None
