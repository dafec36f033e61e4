"""Type events: what this member tells of its types, and what it learns from others (spec: cohort and events, section 1.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.base.errors import ConfigurationError, RepositoryFault
from aricia.cohort.built_in_types import RENAMED_ATTRIBUTE_TYPE, RENAMED_TYPE, change_section, type_sections
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.envelope import TYPEDEF, Event, Originator, TypeDefSection, write
from aricia.cohort.type_notes import TypeNotes, taught_by, teacher_now
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.type_use import has_instances
from aricia.types.definitions import AttributeType, TypeDef
from aricia.types.registry import TypeRegistry
from aricia.types.type_maintenance import (
    add_attribute_type,
    add_type,
    patch_type,
    reidentify_attribute_type,
    reidentify_type,
    remove_attribute_type,
    remove_type,
    replace_type,
    type_in_use,
    verify_attribute_type,
    verify_type,
)

Json = dict[str, Any]
Work = Callable[[MetadataCollection], None]

_CONFLICTS = frozenset(("TypeDefConflict", "PatchError"))


class TypeExchange:
    """The types of one member in one cohort.

    What is learned from another member is told of again, in the name of this one: those that know it already let it be.
    send: publishes an event on the topic of types;  notes: from whom types are
    """

    def __init__(
        self, repository: Repository, originator: Originator, log: CohortLog, send: Callable[..., None], *, sends: bool,
        learns: bool, notes: TypeNotes | None = None,
    ) -> None:
        self.repository, self._originator, self._log, self._send = repository, originator, log, send
        self._sends, self._learns = sends, learns
        self._notes = notes or TypeNotes()
        self._forget: Callable[[], None] = lambda: None
        self._disputed: set[str] = set()

    # ---- telling ---------------------------------------------------------------------------------------------------
    def start(self, *, everything: bool) -> None:
        """Tell of changes from now on. everything: of all types first"""
        self._forget = self.repository.types.on_change(self._changed)
        if everything and self._sends:
            self._send(*(write(self._originator, TYPEDEF, section) for section in type_sections(self.repository.types)))

    def stop(self) -> None:
        """Tell no more."""
        self._forget()

    def _changed(self, before: TypeDef | AttributeType | None, after: TypeDef | AttributeType | None) -> None:
        try:
            self._note(before, after)
        except ConfigurationError as fault:  # the types themselves are known, and nobody waits who could be told
            self._log.tell("ARICIA-0504", self._log.cohort, fault.text, action="processTypeDefEvent")
        if self._sends:
            self._send(write(self._originator, TYPEDEF, change_section(self.repository.types, before, after)))

    def _note(self, before: TypeDef | AttributeType | None, after: TypeDef | AttributeType | None) -> None:
        if before is None and after is not None:
            self._notes.note(after.guid, teacher_now())
        elif before is not None and after is None:
            self._notes.note(before.guid, None)
        elif before is not None and after is not None:
            self._notes.renamed(before.guid, after.guid)

    # ---- learning --------------------------------------------------------------------------------------------------
    def process(self, event: Event) -> None:
        """Learn what an event tells. What cannot be learned is logged and set aside: the types of this member stay."""
        section, sender = event.type_def, event.originator
        own = self._originator.metadata_collection_id
        if section is None or (sender.metadata_collection_id is not None and sender.metadata_collection_id == own):
            return
        kind, document = section.type_def_event_type or "", _document(section)
        name = document.get("name") or document.get("typeDefName") or section.type_def_name
        if kind == "TYPEDEF_ERROR_EVENT":
            self._told_error(event)
            return
        if not self._learns:
            return
        try:
            work = self._work(kind, section, document, sender)
            if work is not None:
                self.repository.write(_in_the_name_of(sender, work)).result()
        except RepositoryFault as fault:
            if fault.kind in _CONFLICTS:
                self._conflict(document, sender, fault)
            else:
                self._set_aside(kind, name, sender, fault.text)
        except (KeyError, TypeError, ValueError) as problem:
            self._set_aside(kind, name, sender, f"{type(problem).__name__}: {problem}")

    def _set_aside(self, kind: str, name: object, sender: Originator, reason: str) -> None:
        self._log.tell(
            "OMRS-AUDIT-9018", kind, sender.shown, sender.metadata_collection_id, name, self._log.cohort, reason,
            action="processTypeDefEvent",
        )

    def _work(self, kind: str, section: TypeDefSection, document: Json, sender: Originator) -> Work | None:
        """What has to be done; None when there is nothing to learn."""
        types = self.repository.types
        if kind == "NEW_ATTRIBUTE_TYPEDEF_EVENT":
            known_kind = types.attribute_type(document["name"])
            if _is_of_another_version(known_kind, document) or verify_attribute_type(types, document):
                return None
            return lambda session: _learn_attribute_type(session, document)
        if kind == "NEW_TYPEDEF_EVENT":
            if _is_missed_patch(types.get(document["name"]), document):
                return lambda session: _learn_newer(session, document)
            if _is_of_another_version(types.get(document["name"]), document) or verify_type(types, document):
                return None
            return lambda session: _learn_type(session, document)
        if kind == "UPDATED_TYPEDEF_EVENT":
            known = types.get(document["typeDefName"])
            if known is not None and known.version >= document["updateToVersion"]:
                return None
            return lambda session: _learn_patch(session, document)
        if kind in (RENAMED_TYPE, RENAMED_ATTRIBUTE_TYPE):
            return self._renaming(kind, section, document, sender)
        name, guid = section.type_def_name, section.type_def_guid
        if kind == "DELETED_TYPEDEF_EVENT" and name and guid:
            return None if types.get(name) is None else lambda session: _forget_type(session, name, guid)
        if kind == "DELETED_ATTRIBUTE_TYPEDEF_EVENT" and name and guid:
            return None if types.attribute_type(name) is None else lambda session: _forget_attribute_type(session, name, guid)
        raise ValueError("this member does not follow such events")

    def _renaming(self, kind: str, section: TypeDefSection, document: Json, sender: Originator) -> Work | None:
        """A type that was learned from the sender has another name or GUID now.

        errors: ValueError it is another one's, or has never been known here
        """
        types, is_type = self.repository.types, kind == RENAMED_TYPE
        original = (section.original_type_def_summary if is_type else section.original_attribute_type_def) or {}
        name, guid, new = original["name"], original["guid"], (document["name"], document["guid"])
        known = types.get(name) if is_type else types.attribute_type(name)
        if known is None or known.guid != guid:
            if (verify_type if is_type else verify_attribute_type)(types, document):
                return None  # it has been told of already
            raise ValueError(f"the type {name} ({guid}) is not known here")
        if self._notes.teacher(guid) != sender.metadata_collection_id:
            raise ValueError(f"the type {name} ({guid}) was not learned from this member")
        if is_type:
            return lambda session: _rename_type(session, (name, guid), new)
        return lambda session: _rename_attribute_type(session, (name, guid), new)

    # ---- conflicts -------------------------------------------------------------------------------------------------
    def _conflict(self, document: Json, sender: Originator, fault: RepositoryFault) -> None:
        """Tell people, and the sender once."""
        types = self.repository.types
        name, guid = document.get("name") or document.get("typeDefName"), document.get("guid") or document.get("typeDefGUID")
        version = document.get("versionName") or document.get("applyToVersion")
        known = (
            types.get(str(name)) or types.by_guid(str(guid)) or types.attribute_type(str(name))
            or types.attribute_type_by_guid(str(guid))
        )
        mine = (known.name, known.guid, known.version_name) if known is not None else ("", "", "")
        self._log.tell("OMRS-AUDIT-0203", name, guid, version, sender.shown, *mine, action="processTypeDefEvent")
        if str(guid) in self._disputed or not self._sends:
            return
        self._disputed.add(str(guid))
        code = "TYPEDEF_PATCH_MISMATCH" if fault.kind == "PatchError" else "CONFLICTING_TYPEDEFS"
        self._send(write(self._originator, TYPEDEF, {"typeDefEventType": "TYPEDEF_ERROR_EVENT"}, {
            "errorCode": code, "errorMessage": fault.text, "targetMetadataCollectionId": sender.metadata_collection_id,
            "targetTypeDefSummary": {"guid": guid, "name": name}, "otherTypeDefSummary": {"guid": mine[1], "name": mine[0]},
        }))

    def _told_error(self, event: Event) -> None:
        error = event.error
        if error is not None and error.target_metadata_collection_id == self._originator.metadata_collection_id:
            told, other = error.target_type_def_summary or {}, error.other_type_def_summary or {}
            self._log.tell(
                "OMRS-AUDIT-0201", event.originator.shown, told.get("name"), told.get("guid"), told.get("version"),
                other.get("name"), other.get("guid"), error.error_message, action="processTypeDefEvent",
            )


def _is_of_another_version(known: TypeDef | AttributeType | None, document: Json) -> bool:
    """Whether a type that is known is told of as it was before, or will be after, a patch: patches have events of their own."""
    return known is not None and known.guid == document["guid"] and known.version != document.get("version", 1)


def _is_missed_patch(known: TypeDef | None, document: Json) -> bool:
    """Whether a type that came at run time is told of as it is after patches that this member has not heard of."""
    is_same = known is not None and known.guid == document["guid"] and known.version < document.get("version", 1)
    return is_same and TypeRegistry.open_metadata().get(document["name"]) is None


def _document(section: TypeDefSection) -> Json:
    return section.type_def or section.attribute_type_def or section.type_def_patch or {}


def _learn_attribute_type(session: MetadataCollection, document: Json) -> None:
    session.save_types(session.types, [add_attribute_type(session.types, document)], [])


def _learn_type(session: MetadataCollection, document: Json) -> None:
    session.save_types(session.types, [], [add_type(session.types, document)])


def _learn_newer(session: MetadataCollection, document: Json) -> None:
    session.save_types(session.types, [], [replace_type(session.types, document)])


def _learn_patch(session: MetadataCollection, document: Json) -> None:
    session.save_types(session.types, [], [patch_type(session.types, document)])


def _in_the_name_of(sender: Originator, work: Work) -> Work:
    def named(session: MetadataCollection) -> None:
        with taught_by(sender.metadata_collection_id):
            work(session)

    return named


def _rename_type(session: MetadataCollection, old: tuple[str, str], new: tuple[str, str]) -> None:
    """errors: TypeDefInUse by its name;  TypeDefKnown another type has the new name or GUID"""
    known = session.types.get(old[0])
    if known is not None and new[0] != old[0] and has_instances(session, known):
        raise type_in_use(*old, "instances of it")
    renamed = reidentify_type(session.types, *old, *new)
    if new[0] != old[0]:
        session.forget_type(old[0])
    session.save_types(session.types, [], [renamed])


def _rename_attribute_type(session: MetadataCollection, old: tuple[str, str], new: tuple[str, str]) -> None:
    """errors: see ``_rename_type``"""
    renamed = reidentify_attribute_type(session.types, *old, *new)
    if new[0] != old[0]:
        session.forget_type(old[0])
    session.save_types(session.types, [renamed], [])


def _forget_type(session: MetadataCollection, name: str, guid: str) -> None:
    known = session.types.get(name)
    if known is not None and (TypeRegistry.open_metadata().get(name) is not None or has_instances(session, known)):
        raise type_in_use(name, guid, "this member")
    remove_type(session.types, name, guid)
    session.forget_type(name)


def _forget_attribute_type(session: MetadataCollection, name: str, guid: str) -> None:
    if TypeRegistry.open_metadata().attribute_type(name) is not None:
        raise type_in_use(name, guid, "this member")
    remove_attribute_type(session.types, name, guid)
    session.forget_type(name)
