"""A classification of an entity: its versions go on beside those of the entity."""

from __future__ import annotations

from aricia.repository.instances import DELETED, Classification, Entity
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions, EntityQuery
from aricia.testing.conformance.bench import Bench
from aricia.testing.conformance.values import is_single
from aricia.types.definitions import TypeDef


def life(bench: Bench, definition: TypeDef, carrier: TypeDef) -> None:
    """Everything that a classification of this type goes through on an entity of the other type."""
    name, subject = definition.name, f"{definition.name} of {carrier.name}"
    entity = bench.step("classification-entity", subject, bench.entity, carrier)
    first, second = bench.values(definition), bench.values(definition)
    made = _attach(bench, "classify", subject, entity, name, first)
    header = (made.status, made.version, made.created_by, made.origin, made.collection_id, made.properties)
    expected = ("ACTIVE", 1, bench.user, "ASSIGNED", bench.repository.collection_id, first)
    bench.same("classify-header", subject, expected, lambda: header)
    stored = bench.step("classify-read", subject, bench.get, entity.guid)
    bench.same("classify-entity-version", subject, (entity.version, made), lambda: (stored.version, stored.classification(name)))
    _finds(bench, definition, entity, made, subject)
    again = _attach(bench, "classify-equal", subject, entity, name, first)
    bench.same("classify-equal-version", subject, made.version, lambda: again.version)
    changed = made
    if definition.attributes:
        changed = _attach(bench, "reclassify", subject, entity, name, second)
        bench.same("reclassify-version", subject, (made.version + 1, second), lambda: (changed.version, changed.properties))
        _past(bench, subject, entity, made)
    bench.refused(
        "classify-unknown", subject, ("InvalidParameter", "ClassificationError", "TypeError"),
        lambda: bench.write(lambda c: c.classify_entity(bench.user, entity.guid, "NoSuchClassificationType", {})),
    )
    _detach(bench, subject, entity, changed)


def does_not_fit(bench: Bench, definition: TypeDef, other: TypeDef) -> None:
    """A classification is refused for an entity of a type that it is not for."""
    subject = f"{definition.name} of {other.name}"
    entity = bench.step("classification-entity", subject, bench.entity, other)
    bench.refused(
        "classify-wrong-type", subject, ("ClassificationError",),
        lambda: bench.write(lambda c: c.classify_entity(bench.user, entity.guid, definition.name, {})),
    )


def _attach(
    bench: Bench, check: str, subject: str, entity: Entity, name: str, values: dict[str, object]
) -> Classification:
    def act() -> Classification:
        answer = bench.write(lambda c: c.classify_entity(bench.user, entity.guid, name, dict(values)))
        return answer.classification(name) or Classification(type_name="none")

    return bench.step(check, subject, act)


def _finds(bench: Bench, definition: TypeDef, entity: Entity, made: Classification, subject: str) -> None:
    this = Conditions((Condition("guid", "EQ", entity.guid),))

    def found(name: str, tests: Conditions | None = None, match: str = "ALL") -> list[str]:
        wanted = ClassificationConditions((ClassificationCondition(name, tests),), match)
        return bench.find(EntityQuery(conditions=this, classifications=wanted))

    for name in sorted(definition.lineage):
        bench.same("classification-find", f"{subject} as {name}", [entity.guid], found, name)
    bench.same("classification-find-none", subject, [], found, definition.name, None, "NONE")
    for attribute in definition.attributes.values():
        if is_single(attribute) and attribute.name in made.properties:
            tests = Conditions((Condition(attribute.name, "EQ", made.properties[attribute.name]),))
            bench.same(
                "classification-find-property", f"{subject}.{attribute.name}", [entity.guid], found, definition.name, tests
            )


def _past(bench: Bench, subject: str, entity: Entity, made: Classification) -> None:
    instant = max(made.update_time, made.create_time, entity.create_time)

    def then() -> object:
        attached = bench.get(entity.guid, instant).classification(made.type_name)
        return None if attached is None else attached.properties

    bench.same("classification-as-of", subject, made.properties, then)


def _detach(bench: Bench, subject: str, entity: Entity, last: Classification) -> None:
    name, guid = last.type_name, entity.guid

    def declassify() -> Entity:
        return bench.write(lambda c: c.declassify_entity(bench.user, guid, name))

    def history() -> list[tuple[int, str]]:
        found = bench.read(lambda c: c.classification_history(guid, name, None, None, False, 0, 0))
        return [(each.version, each.status) for each in found]

    def removed() -> list[tuple[str, str]]:
        return [(each.type_name, each.status) for each in bench.read(lambda c: c.removed_classifications(guid))]

    left = bench.step("declassify", subject, declassify)
    bench.same("declassify-answer", subject, None, lambda: left.classification(name))
    bench.same("declassify-read", subject, None, lambda: bench.get(guid).classification(name))
    versions = bench.step("classification-history", subject, history)
    expected = [(last.version + 1, DELETED), *((number, "ACTIVE") for number in range(last.version, 0, -1))]
    bench.same("classification-history-versions", subject, expected, lambda: versions)
    bench.same("classification-removed", subject, [(name, DELETED)], removed)
    bench.refused("declassify-again", subject, ("ClassificationError",), declassify)
