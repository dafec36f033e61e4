"""The life of an entity of one type, from its creation to its purge, with its versions on the way."""

from __future__ import annotations

from functools import partial

from aricia.repository.instances import DELETED, Entity, Properties
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.testing.conformance.bench import Bench, bare
from aricia.testing.conformance.values import first_text, inner_texts, is_single
from aricia.types.definitions import TypeDef

_UNKNOWN = ("EntityNotKnown",)


def life(bench: Bench, definition: TypeDef) -> None:
    """Everything that an entity of this type goes through."""
    name = definition.name
    values = bench.values(definition)
    made = bench.step("entity-create", name, lambda: bench.add_entity(name, values))
    _new(bench, made, values)
    finds(bench, definition, made)
    _refusals(bench, made)
    changed = _update(bench, definition, made)
    _past(bench, made, changed)
    _undo(bench, made, changed)
    _end(bench, made)


def copied(bench: Bench, definition: TypeDef) -> None:
    """What a repository that keeps copies only can do with an entity of this type."""
    made = bench.step("entity-copy-read", definition.name, lambda: bench.entity(definition))
    _reads(bench, made)
    finds(bench, definition, made)


def _new(bench: Bench, made: Entity, values: Properties) -> None:
    name, home = made.type_name, bench.repository.collection_id
    header = (made.status, made.created_by, made.collection_id, made.version >= 1, made.create_time > 0)
    bench.same("entity-create-header", name, ("ACTIVE", bench.user, home, True, True), lambda: header)
    bench.same("entity-create-properties", name, values, lambda: made.properties)
    _reads(bench, made)


def _reads(bench: Bench, made: Entity) -> None:
    name, guid = made.type_name, made.guid
    bench.same("entity-known", name, bare(made), bench.known_bare, guid)
    bench.same("entity-read", name, bare(made), bench.get_bare, guid)

    def batch() -> dict[str, Entity]:
        return {key: bare(entity) for key, entity in bench.read(lambda c: c.get_entities([guid, "nobody"])).items()}

    bench.same("entity-batch-read", name, {guid: bare(made)}, batch)
    bench.same("entity-no-relationships", name, {}, lambda: bench.read(lambda c: c.relationships_of([guid])))


# ---- searches ----------------------------------------------------------------------------------------------------------
def finds(bench: Bench, definition: TypeDef, made: Entity) -> None:
    """The entity is found by each of its values, by parts of its texts and by its supertypes."""
    name, this = definition.name, Condition("guid", "EQ", made.guid)

    def found(*conditions: Condition, type_name: str | None = name) -> list[str]:
        return bench.find(EntityQuery(type_name=type_name, conditions=Conditions((*conditions, this)), page_size=5))

    for attribute in definition.attributes.values():
        if is_single(attribute) and attribute.name in made.properties:
            condition = Condition(attribute.name, "EQ", made.properties[attribute.name])
            subject = f"{name}.{attribute.name}"
            bench.same("entity-find-property", subject, [made.guid], found, condition)
    for ancestor in definition.supers:
        bench.same("entity-find-supertype", f"{name} as {ancestor}", [made.guid], partial(found, type_name=ancestor))
    query = EntityQuery(type_name=name, conditions=Conditions((this,)))
    bench.same("entity-count", name, 1, lambda: bench.read(lambda c: c.count_entities(query)))
    for key, inner in inner_texts(made.properties, bench.mark):
        bench.same("entity-find-inner-text", f"{name}.{key}", [made.guid], found, Condition(None, "EQ", inner))
    text = first_text(made.properties, bench.mark)
    if text is None:
        return
    wanted = (
        ("entity-find-text-exact", "EQ", text), ("entity-find-text-prefix", "STARTS_WITH", text[:-1]),
        ("entity-find-text-suffix", "ENDS_WITH", text[1:]), ("entity-find-text-part", "LIKE", text[1:-1]),
        ("entity-find-text-any-case", "CASE_INSENSITIVE_LIKE", text[1:-1].upper()),
    )
    for check, operator, value in wanted:
        bench.same(check, name, [made.guid], found, Condition(None, operator, value))
    bench.same("entity-find-text-other", name, [], found, Condition(None, "LIKE", f"{text} and more"))


# ---- what is refused -----------------------------------------------------------------------------------------------------
def _refusals(bench: Bench, made: Entity) -> None:
    name, guid = made.type_name, made.guid
    unknown = {**made.properties, "noSuchAttributeOfAnyType": "x"}
    bench.refused("entity-unknown-property", name, ("PropertyError",), bench.add_entity, name, unknown)
    bench.refused("entity-update-unknown-property", name, ("PropertyError",), bench.update, guid, unknown)
    text = next((key for key, value in made.properties.items() if isinstance(value, str)), None)
    if text is not None:
        wrong = {**made.properties, text: ["no", "text"]}
        bench.refused("entity-wrong-value", f"{name}.{text}", ("PropertyError",), bench.add_entity, name, wrong)
    bench.refused("entity-purge-active", name, ("EntityNotDeleted",), bench.purge, guid)


# ---- versions --------------------------------------------------------------------------------------------------------------
def _update(bench: Bench, definition: TypeDef, made: Entity) -> Entity:
    name, guid, values = made.type_name, made.guid, bench.values(definition)
    changed = bench.step("entity-update", name, bench.update, guid, values)
    bench.same("entity-update-properties", name, values, lambda: changed.properties)
    bench.same("entity-update-version", name, made.version + 1, lambda: changed.version)
    header = (changed.create_time, changed.created_by, changed.update_time > made.create_time, changed.updated_by)
    bench.same("entity-update-header", name, (made.create_time, bench.user, True, bench.user), lambda: header)
    bench.same("entity-update-read", name, bare(changed), bench.get_bare, guid)
    return changed


def _past(bench: Bench, made: Entity, changed: Entity) -> None:
    name, guid, instant = made.type_name, made.guid, made.update_time or made.create_time

    def versions(oldest_first: bool, start: int = 0, size: int = 0) -> list[int]:
        found = bench.read(lambda c: c.entity_history(guid, None, None, oldest_first, start, size))
        return [each.version for each in found]

    bench.same("entity-history", name, [changed.version, made.version], versions, False)
    bench.same("entity-history-oldest-first", name, [made.version, changed.version], versions, True)
    bench.same("entity-history-page", name, [made.version], versions, False, 1, 1)
    bench.same("entity-as-of", name, made.properties, lambda: bench.get(guid, instant).properties)
    bench.refused("entity-as-of-before", name, _UNKNOWN, bench.get, guid, made.create_time - 60_000)
    text = first_text(made.properties, bench.mark)
    if text is not None:
        conditions = Conditions((Condition(None, "EQ", text),))

        def found(as_of: int | None) -> list[str]:
            return bench.find(EntityQuery(type_name=name, conditions=conditions, as_of=as_of))

        bench.same("entity-find-as-of", name, [guid], found, instant)
        bench.same("entity-find-replaced", name, [], found, None)


def _undo(bench: Bench, made: Entity, changed: Entity) -> None:
    name, guid = made.type_name, made.guid

    def previous() -> Entity:
        return bench.read(lambda c: c.entity_history(guid, None, None, False, 1, 1))[0]

    before = bench.step("entity-previous", name, previous)
    undone = bench.step("entity-undo", name, lambda: bench.write(lambda c: c.undo_entity(bench.user, guid)))
    bench.same(
        "entity-undo-version", name, (changed.version + 1, before.properties),
        lambda: undone and (undone.version, undone.properties),
    )


# ---- the end ---------------------------------------------------------------------------------------------------------------
def _end(bench: Bench, made: Entity) -> None:
    name, guid, user = made.type_name, made.guid, bench.user
    before = bench.get(guid)
    gone = bench.step("entity-delete", name, bench.delete, guid)
    deleted = (gone.status, gone.status_on_delete, gone.version)
    bench.same("entity-delete-header", name, (DELETED, "ACTIVE", before.version + 1), lambda: deleted)
    bench.refused("entity-deleted-read", name, _UNKNOWN, bench.get, guid)
    bench.same("entity-deleted-known", name, bare(gone), bench.known_bare, guid)

    def found(*statuses: str) -> list[str]:
        this = Conditions((Condition("guid", "EQ", guid),))
        return bench.find(EntityQuery(type_name=name, conditions=this, statuses=statuses or None))

    bench.same("entity-deleted-find", name, ([], [guid]), lambda: (found(), found(DELETED)))
    back = bench.step("entity-restore", name, lambda: bench.write(lambda c: c.restore_entity(user, guid)))
    bench.same("entity-restore-version", name, ("ACTIVE", gone.version + 1), lambda: (back.status, back.version))
    bench.same("entity-restore-read", name, before.properties, lambda: bench.get(guid).properties)
    bench.step("entity-delete-again", name, bench.delete, guid)
    bench.step("entity-purge", name, bench.purge, guid)
    bench.same("entity-purged-known", name, None, lambda: bench.read(lambda c: c.is_entity_known(guid)))
    bench.refused("entity-purged-read", name, _UNKNOWN, bench.get, guid)

    def history() -> list[Entity]:
        return bench.read(lambda c: c.entity_history(guid, None, None, True, 0, 0))

    bench.refused("entity-purged-history", name, _UNKNOWN, history)
