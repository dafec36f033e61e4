"""Instance events of other members: which of them are processed, and how (spec: cohort and events, section 1.4)."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct

from aricia.base.errors import RepositoryFault
from aricia.base.guids import new_guid
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.envelope import INSTANCE, ErrorSection, Event, InstanceSection, Originator, write
from aricia.cohort.exchange_rules import ExchangeRule, zones_of
from aricia.cohort.gone import Gone
from aricia.cohort.outbound_instances import OutboundInstances, type_summary
from aricia.cohort.reference_copies import ConflictingInstances, ReferenceCopies
from aricia.repository.instance_json import EntityDocument, RelationshipDocument
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.instances import Entity, Header, Relationship
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.types.definitions import TypeDef

PASSED_ON = frozenset(("RepositoryError",))  # faults of the repository, not of the event: it is applied later
NO_COPIES = "FunctionNotSupported"  # the fault of a repository that keeps no copies, now or later
TYPE_WITHIN, TYPE_POLL = 60.0, 0.02  # seconds to wait for what was told of types, and between looks
MOST_MISSING = 1000  # types that are waited for once only
Purged = dict[str, str]  # types by GUID of what was purged here, and a member does not know
Writes = list[Future[Purged | None]]  # what is waited for, in order
T = TypeVar("T")
_decode_entity = msgspec.json.Decoder(EntityDocument).decode

_SAVED = frozenset((
    "NEW_ENTITY_EVENT", "UPDATED_ENTITY_EVENT", "UNDONE_ENTITY_EVENT", "RESTORED_ENTITY_EVENT", "RETYPED_ENTITY_EVENT",
    "DELETED_ENTITY_EVENT", "REFRESHED_ENTITY_EVENT", "RE_HOMED_ENTITY_EVENT", "RE_IDENTIFIED_ENTITY_EVENT",
    "NEW_RELATIONSHIP_EVENT", "UPDATED_RELATIONSHIP_EVENT", "UNDONE_RELATIONSHIP_EVENT", "RESTORED_RELATIONSHIP_EVENT",
    "RETYPED_RELATIONSHIP_EVENT", "DELETED_RELATIONSHIP_EVENT", "REFRESHED_RELATIONSHIP_EVENT", "RE_HOMED_RELATIONSHIP_EVENT",
    "RE_IDENTIFIED_RELATIONSHIP_EVENT", "CLASSIFIED_ENTITY_EVENT", "RECLASSIFIED_ENTITY_EVENT", "DECLASSIFIED_ENTITY_EVENT",
    "PURGED_ENTITY_EVENT", "DELETE_PURGED_ENTITY_EVENT", "PURGED_RELATIONSHIP_EVENT", "DELETE_PURGED_RELATIONSHIP_EVENT",
))


class Ignored(ValueError):
    """The event cannot be applied."""


class InboundRules(Struct, frozen=True, kw_only=True):
    """process: of the cohort;  save: of the local repository"""

    process: ExchangeRule
    save: ExchangeRule

    @property
    def learns(self) -> bool:
        """Whether types that are not known here are learned from others."""
        return self.process.passes_types and self.save.passes_types

    def pass_instance(self, type_guid: str, zones: Collection[str]) -> bool:
        """Whether an instance is saved."""
        return self.process.passes(type_guid, zones) and self.save.passes(type_guid, zones)

    def learn(self, type_guid: str, zones: Collection[str]) -> bool:
        """Whether an instance that a user has found elsewhere is saved, and those of its type from then on."""
        return self.process.learns(type_guid, zones) and self.save.learns(type_guid, zones)

    @property
    def digest(self) -> int:
        """A number that tells whether rules are those of another time; what was learned meanwhile is no difference."""
        said = [(each.rule, *map(sorted, (each.types, each.included, each.excluded))) for each in (self.process, self.save)]
        return crc32(repr(said).encode())

    def only_types(self) -> frozenset[str] | None:
        """The GUIDs of the types whose instances are saved; None when that is not said by naming them."""
        named = [each for each in (self.process.only_types(), self.save.only_types()) if each is not None]
        return frozenset.intersection(*named) if named else None


class InboundInstances:
    """Applies the instance events of one cohort to a repository.

    members: gives the collections of the other members;  send: publishes an event on the topic of instances, sooner or later;
    publish: publishes events there before it returns;  user: who changes what is at home here, where that follows;  gone: told of
    instances that are no more;  types_read: whether everything that was told of types is learned
    """

    def __init__(
        self, repository: Repository, originator: Originator, rules: InboundRules, outbound: OutboundInstances, log: CohortLog,
        members: Callable[[], Collection[str]], send: Callable[[str], None], user: str,
        publish: Callable[[Sequence[str]], None] = lambda events: None, gone: Gone | None = None,
        types_read: Callable[[], bool] = lambda: True,
    ) -> None:
        self._repository, self._originator, self._rules, self._outbound = repository, originator, rules, outbound
        self._log, self._members, self._send, self._user = log, members, send, user
        self._publish, self._gone, self._types_read = publish, gone or Gone(), types_read
        self._missing: set[str] = set()  # types that have been waited for
        self._own = repository.collection_id
        self._reader = InstanceReader(repository.types)

    def begin(self, event: Event) -> Callable[[], None] | None:
        """Begin to apply an event. What cannot be applied is logged and set aside. -> what waits until it is applied

        Events are applied in the order in which they are begun, several of them in one transaction.
        errors, here or there: those of a repository that cannot be written to
        """
        section, sender = event.instance, event.originator
        if section is None:
            return None
        if sender.metadata_collection_id == self._own:
            apply = partial(self._own_event, section, sender)
        else:
            apply = partial(self._apply, event, section, sender)
            if sender.metadata_collection_id not in self._members():
                self._log.once("ARICIA-0503", sender.shown)
        writes = self._guarded(apply, section, sender)

        def finish() -> None:
            for each in writes or ():
                purged = self._guarded(each.result, section, sender)
                if purged:
                    self._tell_of_purges(purged)

        return finish if writes else None

    def _own_event(self, section: InstanceSection, sender: Originator) -> Writes:
        """What this member has told itself is done already, unless the events from before it are told again."""
        purged: Entity | Relationship
        if section.event_type == "PURGED_ENTITY_EVENT" and section.entity is not None:
            purged = self._reader.entity(section.entity)
        elif section.event_type == "PURGED_RELATIONSHIP_EVENT" and section.relationship is not None:
            purged = self._reader.relationship(section.relationship)
        else:
            return []
        self._gone.purged(purged, self._own)
        return self._write(sender, lambda copies: copies.purge_again(purged))

    def process(self, event: Event) -> None:
        """Apply an event; see ``begin``."""
        finish = self.begin(event)
        if finish is not None:
            finish()

    def _guarded(self, step: Callable[[], T], section: InstanceSection, sender: Originator) -> T | None:
        """A step in applying an event. -> what it gives; None when the event cannot be applied"""
        try:
            return step()
        except ConflictingInstances as conflict:
            self._conflict(conflict, sender)
        except RepositoryFault as fault:
            if fault.kind in PASSED_ON:
                raise
            if fault.kind == NO_COPIES:
                self._log.once("ARICIA-0515", fault.text)
            else:
                self._set_aside(section, sender, fault.text)
        except (ValueError, KeyError) as problem:
            self._set_aside(section, sender, str(problem) or type(problem).__name__)
        return None

    def _set_aside(self, section: InstanceSection, sender: Originator, reason: str) -> None:
        self._log.tell(
            "OMRS-AUDIT-9015", section.event_type, sender.shown, sender.metadata_collection_id, section.instance_guid,
            section.type_def_name, self._log.cohort, reason, action="processInstanceEvent",
        )

    # ---- dispatch --------------------------------------------------------------------------------------------------
    def _apply(self, event: Event, section: InstanceSection, sender: Originator) -> Writes:
        kind = section.event_type or ""
        if kind == "INSTANCE_ERROR_EVENT":
            return self._told_error(event.error, sender)
        if kind == "BATCH_INSTANCES_EVENT":
            return self._batch(section, sender)
        if not section.type_def_guid or not section.type_def_name or not section.instance_guid:
            raise Ignored("it does not say of which type and which instance it is")
        if kind in ("REFRESH_ENTITY_REQUEST", "REFRESH_RELATIONSHIP_REQUEST"):
            return self._refresh_request(kind, section.instance_guid, section.home_metadata_collection_id)
        if kind not in _SAVED:
            raise Ignored("no such event is known")
        if kind.startswith(("PURGED", "DELETE_PURGED")):
            return self._purge(kind, section.type_def_guid, section.instance_guid, sender)
        if "RELATIONSHIP" in kind:
            return self._relationship_event(kind, section, sender)
        return self._entity_event(kind, section, sender)

    def _passes(self, header: Header) -> bool:
        """Whether an instance is saved: the rules let it, and its type is known here."""
        definition = self._type(header.type_name)
        if definition is None:
            raise Ignored(f"the type {header.type_name} is not known here")
        zones = zones_of(header.classifications) if isinstance(header, Entity) else []
        return self._rules.pass_instance(definition.guid, zones)

    def _type(self, name: str) -> TypeDef | None:
        """A type. Types travel on a topic of their own: until it is read as far as it was, the type may be on its way."""
        types = self._repository.types
        if types.get(name) is None and self._rules.learns and name not in self._missing:
            until = time.monotonic() + TYPE_WITHIN
            while types.get(name) is None and not self._types_read():
                if time.monotonic() > until:
                    if len(self._missing) < MOST_MISSING:
                        self._missing.add(name)
                    break
                time.sleep(TYPE_POLL)
        return types.get(name)

    def _write(
        self, sender: Originator, work: Callable[[ReferenceCopies], None], told: Entity | Relationship | None = None
    ) -> Writes:
        """told: of which instance the work is, unless it is gone"""
        collection_id = sender.metadata_collection_id or ""

        def in_session(collection: MetadataCollection) -> Purged | None:
            if told is not None and told.collection_id != self._own and self._gone.is_old(told, collection_id):
                return None
            copies = ReferenceCopies(collection, collection_id, self._members(), self._user)
            work(copies)
            return copies.purged

        return [self._repository.write(in_session, new_guid())]

    def _tell_of_purges(self, purged: Purged) -> None:
        """Say once more that entities that were at home here are gone: some may have made them anew since they heard of it."""
        for guid, type_name in purged.items():
            event = self._outbound.purged(guid, type_name)
            if event is not None:
                self._publish([event])

    # ---- entities --------------------------------------------------------------------------------------------------
    def _entity_event(self, kind: str, section: InstanceSection, sender: Originator) -> Writes:
        entity = self._entity_of(section, sender)
        if not self._passes(entity):
            return []
        if kind in ("CLASSIFIED_ENTITY_EVENT", "RECLASSIFIED_ENTITY_EVENT", "DECLASSIFIED_ENTITY_EVENT"):
            return self._classification_event(kind, section, sender, entity)
        if kind == "RE_HOMED_ENTITY_EVENT":
            return self._write(sender, lambda copies: copies.rehome_entity(entity), entity)
        if kind == "RE_IDENTIFIED_ENTITY_EVENT" and section.original_instance_guid:
            old = section.original_instance_guid
            self._gone.add(old)
            return self._write(sender, lambda copies: copies.reidentify_entity(entity, old), entity)
        return self._write(sender, lambda copies: copies.save_entity(entity, whole=kind == "REFRESHED_ENTITY_EVENT"), entity)

    def _entity_of(self, section: InstanceSection, sender: Originator) -> Entity:
        if section.entity is not None:
            entity = self._reader.entity(section.entity)
        elif section.entity_proxy is not None:
            entity = self._reader.proxy(section.entity_proxy)
        else:
            raise Ignored("it has no entity")
        if entity.guid != section.instance_guid:
            raise Ignored("its entity has another GUID")
        _settle(entity, sender)
        return entity

    def _classification_event(self, kind: str, section: InstanceSection, sender: Originator, entity: Entity) -> Writes:
        gone = kind == "DECLASSIFIED_ENTITY_EVENT"
        document = section.original_classification if gone else section.classification
        if document is None:
            raise Ignored("it has no classification")
        classification = self._reader.classification(document)
        _settle(classification, sender)
        if self._type(classification.type_name) is None:
            raise Ignored(f"the type {classification.type_name} is not known here")
        if gone:
            return self._write(sender, lambda copies: copies.declassify(entity, classification), entity)
        return self._write(sender, lambda copies: copies.classify(entity, classification), entity)

    # ---- relationships ---------------------------------------------------------------------------------------------
    def _relationship_event(self, kind: str, section: InstanceSection, sender: Originator) -> Writes:
        document = section.relationship
        if document is None:
            raise Ignored("it has no relationship")
        relationship = self._reader.relationship(document)
        if relationship.guid != section.instance_guid:
            raise Ignored("its relationship has another GUID")
        _settle(relationship, sender)
        if not self._passes(relationship):
            return []
        proxies = self._proxies(document, sender)
        if kind == "RE_HOMED_RELATIONSHIP_EVENT":
            return self._write(sender, lambda copies: copies.rehome_relationship(relationship, proxies), relationship)
        if kind == "RE_IDENTIFIED_RELATIONSHIP_EVENT" and section.original_instance_guid:
            old = section.original_instance_guid
            self._gone.add(old)
            return self._write(sender, lambda copies: copies.reidentify_relationship(relationship, old, proxies), relationship)
        return self._write(sender, lambda copies: copies.save_relationship(relationship, proxies), relationship)

    def _proxies(self, document: RelationshipDocument, sender: Originator) -> Callable[[], list[Entity]]:
        """Reads the ends of a relationship, when they are needed."""

        def read() -> list[Entity]:
            found = [self._reader.proxy(_decode_entity(raw)) for raw in (document.entity_one_proxy, document.entity_two_proxy)]
            for each in found:
                _settle(each, sender)
            return found

        return read

    # ---- others ----------------------------------------------------------------------------------------------------
    def _batch(self, section: InstanceSection, sender: Originator) -> Writes:
        batch = section.instance_batch
        if batch is None:
            raise Ignored("it has no instances")
        kind = section.event_type
        writes: Writes = []
        for entity in batch.entities or ():
            part = InstanceSection(event_type=kind, entity=entity, instance_guid=entity.guid)
            writes += self._guarded(partial(self._entity_event, "NEW_ENTITY_EVENT", part, sender), part, sender) or []
        for each in batch.relationships or ():
            part = InstanceSection(event_type=kind, relationship=each, instance_guid=each.guid)
            writes += self._guarded(partial(self._relationship_event, "NEW_RELATIONSHIP_EVENT", part, sender), part, sender) or []
        return writes

    def _purge(self, kind: str, type_guid: str, guid: str, sender: Originator) -> Writes:
        if not self._rules.pass_instance(type_guid, ()):
            return []
        self._gone.add(guid)

        def purge(copies: ReferenceCopies) -> None:
            last = copies.purge_relationship(guid) if "RELATIONSHIP" in kind else copies.purge_entity(guid)
            if last is not None:
                self._gone.purged(last, copies.sender)

        return self._write(sender, purge)

    def _refresh_request(self, kind: str, guid: str, home: str | None) -> Writes:
        """Answer when the instance is at home here, or maintained here."""
        if home not in (None, self._own):
            return []

        def work(collection: MetadataCollection) -> str | None:
            is_entity = kind == "REFRESH_ENTITY_REQUEST"
            found: Entity | Relationship | None = (
                collection.is_entity_known(guid) if is_entity else collection.is_relationship_known(guid)
            )
            return self._outbound.refreshed(collection, found) if found is not None and self._outbound.is_ours(found) else None

        answer = self._repository.read(work)
        if answer is not None:
            self._send(answer)
        return []

    # ---- conflicts -------------------------------------------------------------------------------------------------
    def _conflict(self, conflict: ConflictingInstances, sender: Originator) -> None:
        """Tell people; the sender only when it has made another instance under the GUID of one that is at home here."""
        stored, told = conflict.stored, conflict.told
        self._log.tell(
            "OMRS-AUDIT-0206", self._log.cohort, stored.guid, stored.type_name, stored.collection_id, stored.create_time,
            told.type_name, told.collection_id, told.create_time, sender.shown, action="processInstanceEvent",
        )
        mine, theirs = self._repository.types.get(stored.type_name), self._repository.types.get(told.type_name)
        if self._outbound.is_ours(stored) and stored.create_time != told.create_time and mine and theirs:
            self._send(write(self._originator, INSTANCE, {"eventType": "INSTANCE_ERROR_EVENT"}, {
                "errorCode": "CONFLICTING_INSTANCES",
                "errorMessage": f"The instance {stored.guid} of {told.collection_id} is another one in {self._own}.",
                "targetMetadataCollectionId": told.collection_id, "targetTypeDefSummary": type_summary(theirs),
                "targetInstanceGUID": told.guid, "otherMetadataCollectionId": self._own,
                "otherTypeDefSummary": type_summary(mine), "otherInstanceGUID": stored.guid,
            }))

    def _told_error(self, error: ErrorSection | None, sender: Originator) -> Writes:
        """A member has another instance under the GUID of one that is at home here: this one gets a new GUID."""
        known = sender.metadata_collection_id in self._members()
        if error is None or error.error_code != "CONFLICTING_INSTANCES" or error.target_metadata_collection_id != self._own:
            return []
        guid, fresh = error.target_instance_guid, new_guid()
        if guid is None or not known:
            return []

        def work(collection: MetadataCollection) -> str | None:
            entity, relationship = collection.is_entity_known(guid), collection.is_relationship_known(guid)
            if entity is not None and self._outbound.is_ours(entity):
                return collection.reidentify_entity(self._user, guid, fresh).type_name
            if relationship is not None and self._outbound.is_ours(relationship):
                return collection.reidentify_relationship(self._user, guid, fresh).type_name
            return None

        try:
            name = self._repository.write(work, new_guid()).result()
        except RepositoryFault as fault:
            told = (error.target_type_def_summary or {}).get("name")
            inserts = (self._log.cohort, guid, told, sender.shown, fault.id, fault.text)
            self._log.tell("OMRS-AUDIT-0208", *inserts, action="processInstanceEvent")
            return []
        if name is not None:
            self._log.tell("OMRS-AUDIT-0207", self._log.cohort, guid, name, fresh, sender.shown, action="processInstanceEvent")
        return []


def _settle(header: Header, sender: Originator) -> None:
    """Fill in the home that an event leaves out."""
    if header.collection_id is None:
        header.collection_id, header.collection_name = sender.metadata_collection_id, sender.server_name
    for each in header.classifications if isinstance(header, Entity) else ():
        _settle(each, sender)
