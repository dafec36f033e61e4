"""Changes of what an instance is: its GUID, its type, its home; instances of external sources; dates of effect."""

from __future__ import annotations

from functools import partial

from aricia.base.guids import new_guid
from aricia.repository.instances import Entity, Source
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.testing.conformance.bench import Bench, copy_of
from aricia.types.definitions import TypeDef

_HOUR = 3_600_000


def reidentify(bench: Bench, definition: TypeDef, relationship: TypeDef) -> None:
    """An entity and a relationship go on under another GUID."""
    name, guid = definition.name, new_guid()
    one = bench.step("reidentify-entities", name, bench.entity, definition)
    two = bench.step("reidentify-entities", name, bench.entity, definition)
    link = bench.step("reidentify-link", name, bench.add_relationship, relationship.name, one.guid, two.guid, {})
    moved = bench.step("reidentify-entity", name, lambda: bench.write(lambda c: c.reidentify_entity(bench.user, one.guid, guid)))
    bench.keep(guid)
    told = (moved.guid, moved.re_identified_from, moved.properties)
    bench.same("reidentify-header", name, (guid, one.guid, one.properties), lambda: told)
    bench.refused("reidentify-old", name, ("EntityNotKnown",), bench.get, one.guid)
    bench.same("reidentify-relationships", name, guid, lambda: bench.get_relationship(link.guid).end1)
    other, kind = new_guid(), relationship.name
    renamed = bench.step(
        "reidentify-relationship", kind, lambda: bench.write(lambda c: c.reidentify_relationship(bench.user, link.guid, other))
    )
    bench.keep_relationship(other)
    bench.same("reidentify-relationship-header", kind, (other, link.guid), lambda: (renamed.guid, renamed.re_identified_from))
    bench.refused("reidentify-relationship-old", kind, ("RelationshipNotKnown",), bench.get_relationship, link.guid)


def retype(bench: Bench, definition: TypeDef, subtype: TypeDef) -> None:
    """An entity becomes one of a subtype, and is found as such."""
    subject = f"{definition.name} to {subtype.name}"
    made = bench.step("retype-entity", subject, bench.entity, definition)

    def become(type_name: str) -> Entity:
        return bench.write(lambda c: c.retype_entity(bench.user, made.guid, type_name))

    changed = bench.step("retype", subject, become, subtype.name)
    expected = (subtype.name, made.version + 1, made.properties)
    bench.same("retype-header", subject, expected, lambda: (changed.type_name, changed.version, changed.properties))
    query = EntityQuery(type_name=subtype.name, conditions=Conditions((Condition("guid", "EQ", made.guid),)))
    bench.same("retype-find", subject, 1, lambda: bench.read(lambda c: c.count_entities(query)))
    bench.refused("retype-unknown", subject, ("TypeError", "InvalidParameter", "TypeDefNotKnown"), become, "NoSuchTypeAnywhere")


def rehome(bench: Bench, definition: TypeDef) -> None:
    """A copy comes home and can be changed from then on."""
    name = definition.name
    copy = copy_of(name, bench.values(definition))
    bench.step("rehome-copy", name, bench.save_entity, copy)
    moved = bench.step("rehome", name, lambda: bench.write(lambda c: c.rehome_entity(bench.user, copy.guid)))
    bench.keep(copy.guid)
    bench.same("rehome-header", name, (bench.repository.collection_id, 6), lambda: (moved.collection_id, moved.version))
    values = bench.values(definition)
    bench.same("rehome-update", name, (7, values), _changed, bench, copy.guid, values)


def _changed(bench: Bench, guid: str, values: dict[str, object]) -> tuple[int, object]:
    changed = bench.update(guid, values)
    return changed.version, changed.properties


def external(bench: Bench, definition: TypeDef, relationship: TypeDef) -> None:
    """What belongs to an external source says so and is maintained here."""
    name, source = definition.name, Source("EXTERNAL_SOURCE", "conformance-source", "conformance source")
    told = ("EXTERNAL_SOURCE", "conformance-source", bench.repository.collection_id)
    add = partial(bench.add_entity, source=source)
    made = bench.step("external-entity", name, add, name, bench.values(definition))
    bench.same("external-entity-header", name, told, lambda: (made.provenance, made.collection_id, made.replicated_by))
    values = bench.values(definition)
    bench.same("external-entity-update", name, (made.version + 1, values), _changed, bench, made.guid, values)
    other = bench.step("external-entity", name, bench.entity, definition)
    kind = relationship.name
    join = partial(bench.add_relationship, source=source)
    link = bench.step("external-relationship", kind, join, kind, made.guid, other.guid, {})
    bench.same("external-relationship-header", kind, told, lambda: (link.provenance, link.collection_id, link.replicated_by))


def external_classification(bench: Bench, classification: TypeDef, carrier: TypeDef) -> None:
    """A classification of an external source, on an entity that is at home here."""
    name, source = classification.name, Source("EXTERNAL_SOURCE", "conformance-source", "conformance source")
    made = bench.step("external-entity", carrier.name, bench.entity, carrier)

    def attach() -> Entity:
        return bench.write(lambda c: c.classify_entity(bench.user, made.guid, name, {}, source=source))

    classified = bench.step("external-classification", name, attach)
    attached = classified.classification(name)
    told = (None, None) if attached is None else (attached.provenance, attached.collection_id)
    bench.same("external-classification-header", name, ("EXTERNAL_SOURCE", "conformance-source"), lambda: told)


def effectivity(bench: Bench, definition: TypeDef) -> None:
    """Dates of effect are kept with each version; what is not in effect is found all the same."""
    name, start = definition.name, 1_767_225_600_000
    values = bench.values(definition)
    dated = partial(bench.add_entity, effective_from=start, effective_to=start + _HOUR)
    made = bench.step("effectivity-create", name, dated, name, values)
    bench.same("effectivity-read", name, (start, start + _HOUR), _dates, bench, made.guid)
    query = EntityQuery(type_name=name, conditions=Conditions((Condition("guid", "EQ", made.guid),)))
    bench.same("effectivity-find", name, 1, lambda: bench.read(lambda c: c.count_entities(query)))
    later = partial(bench.update, effective_from=start + _HOUR)
    bench.step("effectivity-update", name, later, made.guid, values)
    bench.same("effectivity-replaced", name, (start + _HOUR, None), _dates, bench, made.guid)
    bench.same("effectivity-as-of", name, (start, start + _HOUR), _dates, bench, made.guid, made.update_time)


def _dates(bench: Bench, guid: str, as_of: int | None = None) -> tuple[int | None, int | None]:
    entity = bench.get(guid, as_of)
    return entity.effective_from, entity.effective_to
