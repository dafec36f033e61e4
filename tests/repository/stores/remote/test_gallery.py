from msgspec.structs import replace

from aricia.repository.queries import EntityQuery
from aricia.testing.repository_steps import entity, found, get, read_fault, write
from aricia.types.registry import TypeRegistry
from aricia.types.type_json import read_attribute_type, read_type

KIND = {
    "class": "EnumDef", "name": "Taste", "guid": "enum-guid", "category": "ENUM_DEF", "version": 1, "versionName": "1",
    "elementDefs": [{"ordinal": 0, "value": "SWEET"}, {"ordinal": 1, "value": "SOUR"}],
}


def fruit(version=1, *attributes):
    taste = {"attributeName": "taste", "attributeType": KIND, "attributeCardinality": "AT_MOST_ONE"}
    return {
        "class": "EntityDef", "name": "Fruit", "guid": "fruit-guid", "category": "ENTITY_DEF", "version": version,
        "versionName": str(version), "superType": {"guid": "a32316b8-dc8c-48c5-b12b-71c1b2a080bf", "name": "Referenceable"},
        "propertiesDefinition": [taste, *attributes],
    }


def make(remote, registry):
    """Makes the types known in the collection, and in a registry."""
    kind = read_attribute_type(KIND)
    registry.add_attribute_types([kind])
    registry.add_types([read_type(fruit())])
    write(remote, lambda c: c.save_types(registry, [kind], [registry.get("Fruit")]))


def test_types_that_come_at_run_time_are_learned_when_they_are_met(remote, opened, server):
    other = opened(server)
    make(remote, remote.types)
    made = entity(remote, "lemon", "Fruit", taste="SOUR")
    assert other.types.get("Fruit") is None
    assert get(other, made.guid) == made
    assert other.types.attribute_type("Taste").symbols == {"SWEET": 0, "SOUR": 1}
    assert other.types.is_a("Fruit", "Referenceable")


def test_types_are_learned_by_queries_and_creations_too(remote, opened, server):
    one, two = opened(server), opened(server)
    make(remote, TypeRegistry.open_metadata())
    assert found(one, EntityQuery(type_name="Fruit")) == []
    assert entity(two, "lemon", "Fruit", taste="SOUR").properties["taste"] == "SOUR"
    unknown = read_fault(two, lambda c: c.find_entities(EntityQuery(type_name="Vegetable")))
    assert unknown == ("TypeError", "OMRS-REPOSITORY-404-007")


def test_a_repository_begins_with_the_types_of_its_collection(remote, opened, server):
    make(remote, remote.types)
    assert opened(server).types.get("Fruit").guid == "fruit-guid"


def test_a_later_version_of_a_type_is_a_patch_and_a_forgotten_type_is_gone(remote, opened, server):
    make(remote, remote.types)
    colour = {"attributeName": "colour", "attributeType": {
        "class": "PrimitiveDef", "name": "string", "guid": "b34a64b9-554a-42b1-8f8a-7d5c2339f9c4", "category": "PRIMITIVE",
        "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING",
    }}
    remote.types.add_types([replace(read_type(fruit(2, colour)), description="with a colour")])
    write(remote, lambda c: c.save_types(remote.types, [], [remote.types.get("Fruit")]))
    later = opened(server).types.get("Fruit")
    assert (later.version, later.description, sorted(each.name for each in later.own_attributes)) == (
        2, "with a colour", ["colour", "taste"],
    )
    write(remote, lambda c: c.forget_type("Fruit"))
    write(remote, lambda c: c.forget_type("Fruit"))
    assert opened(server).types.get("Fruit") is None
