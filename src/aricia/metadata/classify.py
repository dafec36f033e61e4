"""Classifying elements (spec: metadata store, section 2.8)."""

from __future__ import annotations

from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.faults import checked_type, repository_faults, unfitting_classification
from aricia.metadata.get import visible_entity
from aricia.metadata.options import WriteOptions
from aricia.metadata.provenance import check_source, source_of
from aricia.metadata.session import Session
from aricia.metadata.update import merged
from aricia.metadata.zones import check_change
from aricia.repository.instances import Entity, Properties

PARAMETER = "metadataElementGUID"


def classify(session: Session, guid: str, name: str, properties: ElementProperties | None, options: WriteOptions) -> None:
    """Attach a classification; one that is there gets these properties instead of its own and keeps its effectivity."""
    entity = _classifiable(session, guid, name, options)
    given = properties or ElementProperties()
    known = entity.classification(name)
    effectivity = (given.effective_from, given.effective_to)
    if known is not None:
        effectivity = (known.effective_from, known.effective_to)
    _write(session, guid, name, given.properties, effectivity, options)


def reclassify(session: Session, guid: str, name: str, properties: ElementProperties | None, options: WriteOptions) -> None:
    """Merge the properties into the classification's, or replace them; it is attached when it is not there."""
    entity = _classifiable(session, guid, name, options)
    given = properties or ElementProperties()
    known = entity.classification(name)
    if known is None:
        _write(session, guid, name, given.properties, (given.effective_from, given.effective_to), options)
        return
    check_source(session, known, guid, options)
    wanted = merged(known.properties, given.properties, options.merge_update)
    _write(session, guid, name, wanted, (known.effective_from, known.effective_to), options)


def update_classification_effectivity(
    session: Session, guid: str, name: str, effective_from: int | None, effective_to: int | None, options: WriteOptions
) -> None:
    """Set when the classification is effective; also the same dates are a new version (recorded)."""
    entity = _classifiable(session, guid, name, options)
    known = entity.classification(name)
    _write(session, guid, name, known.properties if known else {}, (effective_from, effective_to), options, always=True)


def declassify(session: Session, guid: str, name: str, options: WriteOptions) -> None:
    """Remove a classification; an element without it is left as it is."""
    checked_type(session, name)
    entity = visible_entity(session, guid, PARAMETER, options)
    known = entity.classification(name)
    if known is None:
        return
    check_source(session, known, guid, options)
    _check_permission(session, entity, name, "DECLASSIFY")
    with repository_faults(session, guid, PARAMETER):
        session.collection.declassify_entity(session.user, guid, name)


def _classifiable(session: Session, guid: str, name: str, options: WriteOptions) -> Entity:
    checked_type(session, name)
    entity = visible_entity(session, guid, PARAMETER, options)
    if not session.types.classification_fits(name, entity.type_name):
        raise unfitting_classification(session, name, entity)
    _check_permission(session, entity, name, "CLASSIFY")
    return entity


def _check_permission(session: Session, entity: Entity, name: str, operation: str) -> None:
    """Zones are changed by those who may publish."""
    check_change(session, entity, "PUBLISH" if name == "ZoneMembership" else operation)


def _write(
    session: Session, guid: str, name: str, properties: Properties, effectivity: tuple[int | None, int | None],
    options: WriteOptions, *, always: bool = False,
) -> None:
    effective_from, effective_to = effectivity
    with repository_faults(session, guid, PARAMETER):
        session.collection.classify_entity(
            session.user, guid, name, properties, source=source_of(options),
            effective_from=effective_from, effective_to=effective_to, always=always,
        )
