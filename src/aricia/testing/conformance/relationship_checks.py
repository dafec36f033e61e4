"""The life of a relationship of one type, seen from itself and from both ends."""

from __future__ import annotations

from functools import partial
from typing import Any

from aricia.repository.instances import DELETED, Entity, Relationship
from aricia.repository.queries import Condition, Conditions, RelationshipQuery
from aricia.testing.conformance.bench import Bench, Interrupted
from aricia.testing.conformance.values import is_single
from aricia.types.definitions import TypeDef

_UNKNOWN = ("RelationshipNotKnown",)


def life(bench: Bench, definition: TypeDef) -> None:
    """Everything that a relationship of this type goes through."""
    name = definition.name
    one, two = ends(bench, definition)
    values = bench.values(definition)
    made = bench.step("relationship-create", name, lambda: bench.add_relationship(name, one.guid, two.guid, values))
    header = (made.status, made.created_by, made.collection_id, made.end1, made.end2, made.properties)
    expected = ("ACTIVE", bench.user, bench.repository.collection_id, one.guid, two.guid, values)
    bench.same("relationship-create-header", name, expected, lambda: header)
    bench.same("relationship-read", name, made, bench.get_relationship, made.guid)
    bench.same("relationship-known", name, made, lambda: bench.read(lambda c: c.is_relationship_known(made.guid)))
    from_its_ends(bench, definition, made)
    finds(bench, definition, made)
    _refusals(bench, made)
    _versions(bench, definition, made)
    _end(bench, made)


def ends(bench: Bench, definition: TypeDef) -> tuple[Entity, Entity]:
    """Two entities between which a relationship of this type fits."""
    made = []
    for end in (definition.end1, definition.end2):
        kind = bench.types.get(end.entity) if end is not None else None
        if kind is None:
            raise Interrupted
        made.append(bench.step("relationship-ends", definition.name, bench.entity, kind))
    return made[0], made[1]


def from_its_ends(bench: Bench, definition: TypeDef, made: Relationship) -> None:
    """The relationship is found from the entities at its ends, which have no other."""
    name, one, two = made.type_name, made.end1, made.end2
    both = {one: [made], two: [made]}
    bench.same("relationship-of-ends", name, both, lambda: bench.read(lambda c: c.relationships_of([one, two])))

    def at_end(end: int) -> dict[str, list[Relationship]]:
        return bench.read(lambda c: c.relationships_of([one, two], end=end))

    def of_type(kind: str) -> dict[str, list[Relationship]]:
        return bench.read(lambda c: c.relationships_of([one, two], type_names=[kind]))

    bench.same("relationship-of-one-end", f"{name} end 1", {one: [made]}, at_end, 1)
    bench.same("relationship-of-one-end", f"{name} end 2", {two: [made]}, at_end, 2)
    for kind in sorted(definition.lineage):
        bench.same("relationship-of-type", f"{name} as {kind}", both, of_type, kind)
    bench.same("relationship-between", name, [made], lambda: bench.read(lambda c: c.relationships_between(one, two, name)))
    bench.same("relationship-between-turned", name, [], lambda: bench.read(lambda c: c.relationships_between(two, one, name)))


def finds(bench: Bench, definition: TypeDef, made: Relationship) -> None:
    """The relationship is found by each of its values and by its ends."""
    name, this = definition.name, Condition("guid", "EQ", made.guid)

    def found(conditions: Conditions | None, **ends: Any) -> list[str]:
        query = RelationshipQuery(type_name=name, conditions=conditions, **ends)
        return [each.guid for each in bench.read(lambda c: c.find_relationships(query))]

    for attribute in definition.attributes.values():
        if is_single(attribute) and attribute.name in made.properties:
            tests = Conditions((Condition(attribute.name, "EQ", made.properties[attribute.name]), this))
            bench.same("relationship-find-property", f"{name}.{attribute.name}", [made.guid], found, tests)
    one, two = (made.end1,), (made.end2,)
    both, either = partial(found, None, end_match="BOTH"), partial(found, None, end_match="ANY")
    bench.same("relationship-find-ends", f"{name}, both", [made.guid], partial(both, end1_guids=one, end2_guids=two))
    bench.same("relationship-find-ends", f"{name}, any", [made.guid], partial(either, end1_guids=one, end2_guids=("nobody",)))
    bench.same("relationship-find-ends", f"{name}, turned", [], partial(both, end1_guids=two, end2_guids=one))
    query = RelationshipQuery(type_name=name, conditions=Conditions((this,)))
    bench.same("relationship-count", name, 1, lambda: bench.read(lambda c: c.count_relationships(query)))


def _refusals(bench: Bench, made: Relationship) -> None:
    name = made.type_name
    bench.refused(
        "relationship-unknown-end", name, ("EntityNotKnown",), bench.add_relationship, name, made.end1, "nobody", {}
    )
    bench.refused(
        "relationship-unknown-property", name, ("PropertyError",),
        bench.add_relationship, name, made.end1, made.end2, {"noSuchAttributeOfAnyType": "x"},
    )
    bench.refused(
        "relationship-purge-active", name, ("RelationshipNotDeleted",),
        lambda: bench.write(lambda c: c.purge_relationship(bench.user, made.guid)),
    )


def _versions(bench: Bench, definition: TypeDef, made: Relationship) -> None:
    name, guid, values = made.type_name, made.guid, bench.values(definition)
    changed = bench.step(
        "relationship-update", name, lambda: bench.write(lambda c: c.update_relationship(bench.user, guid, dict(values)))
    )
    bench.same("relationship-update-version", name, (made.version + 1, values), lambda: (changed.version, changed.properties))
    bench.same(
        "relationship-history", name, [changed.version, made.version],
        lambda: [each.version for each in bench.read(lambda c: c.relationship_history(guid, None, None, False, 0, 0))],
    )
    instant = made.update_time or made.create_time
    bench.same(
        "relationship-as-of", name, made.properties, lambda: bench.get_relationship(guid, instant).properties
    )
    undone = bench.step(
        "relationship-undo", name, lambda: bench.write(lambda c: c.undo_relationship(bench.user, guid))
    )
    bench.same(
        "relationship-undo-version", name, (changed.version + 1, made.properties),
        lambda: undone and (undone.version, undone.properties),
    )


def _end(bench: Bench, made: Relationship) -> None:
    name, guid, user = made.type_name, made.guid, bench.user
    gone = bench.step("relationship-delete", name, lambda: bench.write(lambda c: c.delete_relationship(user, guid)))
    bench.same("relationship-delete-header", name, (DELETED, "ACTIVE"), lambda: (gone.status, gone.status_on_delete))
    bench.refused("relationship-deleted-read", name, _UNKNOWN, bench.get_relationship, guid)
    bench.same("relationship-deleted-known", name, gone, lambda: bench.read(lambda c: c.is_relationship_known(guid)))
    bench.same("relationship-deleted-of-ends", name, {}, lambda: bench.read(lambda c: c.relationships_of([made.end1, made.end2])))
    back = bench.step("relationship-restore", name, lambda: bench.write(lambda c: c.restore_relationship(user, guid)))
    bench.same("relationship-restore-version", name, ("ACTIVE", gone.version + 1), lambda: (back.status, back.version))
    bench.step("relationship-end-delete", name, bench.delete, made.end1)
    bench.refused("relationship-cascade", name, _UNKNOWN, bench.get_relationship, guid)
    bench.step("relationship-purge", name, lambda: bench.write(lambda c: c.purge_relationship(user, guid)))
    bench.same("relationship-purged-known", name, None, lambda: bench.read(lambda c: c.is_relationship_known(guid)))
