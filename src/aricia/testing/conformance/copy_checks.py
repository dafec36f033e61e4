"""Copies of what is at home elsewhere, and the proxies that stand for entities which are not here at all."""

from __future__ import annotations

from aricia.base.guids import new_guid
from aricia.repository.instances import DELETED, Classification, Entity, Relationship
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions, EntityQuery
from aricia.testing.conformance import relationship_checks
from aricia.testing.conformance.bench import ELSEWHERE, Bench, bare, copy_of
from aricia.types.definitions import TypeDef

# What a change of a copy is refused with: the original and its clients tell it as a wrong parameter.
_NOT_HERE = ("InvalidParameter", "HomeEntity", "HomeRelationship", "RepositoryError")


def entities(bench: Bench, definition: TypeDef) -> None:
    """A copy is kept as it came, gives way to newer ones only, and is not changed here."""
    name, values = definition.name, bench.values(definition)
    copy = copy_of(name, values)
    bench.step("copy-save", name, bench.save_entity, copy)
    stored = bench.step("copy-read", name, bench.get, copy.guid)
    bench.same("copy-header", name, _told(copy), lambda: _told(stored))
    older = copy_of(name, bench.values(definition), version=4, guid=copy.guid)
    bench.step("copy-older", name, bench.save_entity, older)
    bench.same("copy-older-ignored", name, (5, values), _state, bench, copy.guid)
    newer = copy_of(name, bench.values(definition), version=7, guid=copy.guid, update_time=3_000_000)
    bench.step("copy-newer", name, bench.save_entity, newer)
    bench.same("copy-newer-taken", name, (7, newer.properties), _state, bench, copy.guid)
    guid = copy.guid
    bench.refused("copy-update-refused", name, _NOT_HERE, bench.update, guid, values)
    bench.refused("copy-delete-refused", name, _NOT_HERE, bench.delete, guid)
    bench.step("copy-purge", name, lambda: bench.write(lambda c: c.purge_entity_copy(guid)))
    bench.same("copy-purged", name, None, lambda: bench.read(lambda c: c.is_entity_known(guid)))


def _told(entity: Entity) -> tuple[object, ...]:
    """What of a copy has to stay as it came (the provenance may be told as seen from here)."""
    return (
        entity.guid, entity.type_name, entity.version, entity.status, entity.create_time, entity.update_time, entity.created_by,
        entity.updated_by, entity.collection_id, entity.properties,
    )


def _state(bench: Bench, guid: str) -> tuple[int, object]:
    entity = bench.get(guid)
    return entity.version, entity.properties


def home_is_safe(bench: Bench, definition: TypeDef) -> None:
    """Nothing from elsewhere takes the place of what is at home here."""
    made = bench.step("copy-home-entity", definition.name, bench.add_entity, definition.name, bench.values(definition))
    theirs = copy_of(definition.name, bench.values(definition), version=made.version + 90, guid=made.guid)

    def after() -> Entity:
        bench.write(lambda c: c.save_entity(theirs))
        return bench.get_bare(made.guid)

    bench.same("copy-home-kept", definition.name, bare(made), after)


def classifications(bench: Bench, definition: TypeDef, carrier: TypeDef) -> None:
    """A copy carries classifications of its home and, beside them, those that are given here."""
    name, subject = definition.name, f"{definition.name} of {carrier.name}"
    theirs = Classification(
        type_name=name, version=3, create_time=1_000_000, update_time=2_000_000, created_by="olga", collection_id=ELSEWHERE,
        collection_name="elsewhere", properties=bench.values(definition),
    )
    copy = copy_of(carrier.name, bench.values(carrier))
    bench.step("copy-save", subject, bench.save_entity, copy)
    bench.step("classification-copy-save", subject, lambda: bench.write(lambda c: c.save_classification(copy.guid, theirs)))

    def attached() -> tuple[object, ...]:
        found = bench.get(copy.guid).classification(name)
        return (None,) if found is None else (found.version, found.collection_id, found.properties)

    bench.same("classification-copy-read", subject, (3, ELSEWHERE, theirs.properties), attached)
    bench.step("classification-copy-purge", subject, lambda: bench.write(lambda c: c.purge_classification_copy(copy.guid, name)))
    bench.same("classification-copy-purged", subject, (None,), attached)

    def classify() -> Entity:
        return bench.write(lambda c: c.classify_entity(bench.user, copy.guid, name, {}))

    bench.step("classification-of-copy", subject, classify)
    bench.same("classification-of-copy-home", subject, (1, bench.repository.collection_id, {}), attached)


def deleted_classifications(bench: Bench, definition: TypeDef, carrier: TypeDef) -> None:
    """A classification that comes as a deleted one is not there."""
    name, subject = definition.name, f"{definition.name} of {carrier.name}"
    gone = Classification(
        type_name=name, status=DELETED, status_on_delete="ACTIVE", version=2, create_time=1_000_000, update_time=2_000_000,
        created_by="olga", collection_id=ELSEWHERE, collection_name="elsewhere", properties=bench.values(definition),
    )
    copy = copy_of(carrier.name, bench.values(carrier), classifications=[gone])
    bench.step("copy-save", subject, bench.save_entity, copy)
    bench.same("copy-deleted-classification", subject, None, lambda: bench.get(copy.guid).classification(name))
    wanted = ClassificationConditions((ClassificationCondition(name),))
    query = EntityQuery(conditions=Conditions((Condition("guid", "EQ", copy.guid),)), classifications=wanted)
    bench.same("copy-deleted-classification-find", subject, [], bench.find, query)


def relationships(bench: Bench, definition: TypeDef) -> None:
    """Copies of relationships follow the same rules."""
    name = definition.name
    kinds = [bench.types.get(end.entity) for end in (definition.end1, definition.end2) if end is not None]
    one, two = [bench.step("copy-ends", name, bench.entity, kind) for kind in kinds if kind is not None]
    copy = Relationship(
        guid=new_guid(), type_name=name, end1=one.guid, end2=two.guid, version=7, create_time=1_000_000, update_time=2_000_000,
        created_by="olga", collection_id=ELSEWHERE, collection_name="elsewhere", properties=bench.values(definition),
    )
    bench.step("relationship-copy-save", name, bench.save_relationship, copy)
    stored = bench.step("relationship-copy-read", name, bench.get_relationship, copy.guid)
    expected = (7, one.guid, two.guid, ELSEWHERE, copy.properties)
    bench.same(
        "relationship-copy-header", name, expected,
        lambda: (stored.version, stored.end1, stored.end2, stored.collection_id, stored.properties),
    )
    if not bench.maintains:
        relationship_checks.from_its_ends(bench, definition, stored)
        relationship_checks.finds(bench, definition, stored)
    bench.refused(
        "relationship-copy-update-refused", name, _NOT_HERE,
        lambda: bench.write(lambda c: c.update_relationship(bench.user, copy.guid, {})),
    )
    bench.step("relationship-copy-purge", name, lambda: bench.write(lambda c: c.purge_relationship_copy(copy.guid)))
    bench.same("relationship-copy-purged", name, None, lambda: bench.read(lambda c: c.is_relationship_known(copy.guid)))


def proxies(bench: Bench, definition: TypeDef, relationship: TypeDef) -> None:
    """Of an entity that is elsewhere a proxy is enough to be linked to; the entity itself takes its place."""
    name, values = definition.name, bench.values(definition)
    unique = {key: values[key] for key in definition.unique_attributes}
    proxy = copy_of(name, unique, is_proxy=True)
    bench.step("proxy-save", name, bench.save_entity, proxy)
    bench.refused("proxy-read", name, ("EntityProxyOnly",), bench.get, proxy.guid)
    bench.same("proxy-known", name, None, lambda: bench.read(lambda c: c.is_entity_known(proxy.guid)))
    bench.same("proxy-summary", name, [proxy.guid], lambda: list(bench.read(lambda c: c.get_entities([proxy.guid]))))
    this = Conditions((Condition("guid", "EQ", proxy.guid),))
    bench.same("proxy-find", name, [], bench.find, EntityQuery(conditions=this))
    if bench.maintains:
        here = bench.step("proxy-other-end", name, bench.entity, definition)
        made = bench.step("proxy-link", name, bench.add_relationship, relationship.name, here.guid, proxy.guid, {})
        bench.same("proxy-linked", name, proxy.guid, lambda: bench.get_relationship(made.guid).end2)
    whole = copy_of(name, values, version=6, guid=proxy.guid)
    bench.step("proxy-replace", name, bench.save_entity, whole)
    bench.same("proxy-replaced", name, (6, values), _state, bench, proxy.guid)
