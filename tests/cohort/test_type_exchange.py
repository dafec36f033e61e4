import pytest

from aricia.cohort.envelope import TYPEDEF, Originator, read, write
from aricia.cohort.type_exchange import TypeExchange
from aricia.repository.type_use import has_instances

OTHER = "other-collection"

COLOUR = {
    "class": "EnumDef", "guid": "colour", "name": "Colour", "version": 1, "versionName": "1.0", "category": "ENUM_DEF",
    "elementDefs": [{"ordinal": 0, "value": "RED"}],
}
MACHINE = {
    "class": "EntityDef", "guid": "machine", "name": "Machine", "version": 1, "versionName": "1.0", "category": "ENTITY_DEF",
    "superType": {"guid": "a32316b8-dc8c-48c5-b12b-71c1b2a080bf", "name": "Referenceable"}, "propertiesDefinition": [],
}
PATCH = {
    "typeDefGUID": "machine", "typeDefName": "Machine", "applyToVersion": 1, "updateToVersion": 2, "newVersionName": "1.1",
    "description": "A heavy one.",
}


def told(kind, **section):
    other = Originator(metadata_collection_id=OTHER, server_name="other")
    return read(write(other, TYPEDEF, {"typeDefEventType": kind, **section}))


@pytest.fixture
def exchange(repository, originator, log, send):
    made = TypeExchange(repository, originator, log, send, sends=True, learns=True)
    made.start(everything=False)
    yield made
    made.stop()


def kinds(sent):
    return [event["typeDefEventSection"]["typeDefEventType"] for event in sent]


def test_types_are_learned_and_told_of_again_once(exchange, repository, sent):
    events = [
        told("NEW_ATTRIBUTE_TYPEDEF_EVENT", attributeTypeDef=COLOUR), told("NEW_TYPEDEF_EVENT", typeDef=MACHINE),
        told("UPDATED_TYPEDEF_EVENT", typeDefPatch=PATCH),
    ]
    for event in events * 2:
        exchange.process(event)
    assert repository.types.get("Machine").description == "A heavy one."
    assert kinds(sent) == ["NEW_ATTRIBUTE_TYPEDEF_EVENT", "NEW_TYPEDEF_EVENT", "UPDATED_TYPEDEF_EVENT"]
    assert sent[2]["typeDefEventSection"]["typeDefPatch"]["description"] == "A heavy one."
    exchange.process(told("DELETED_TYPEDEF_EVENT", typeDefGUID="machine", typeDefName="Machine"))
    exchange.process(told("DELETED_ATTRIBUTE_TYPEDEF_EVENT", typeDefGUID="colour", typeDefName="Colour"))
    assert repository.types.get("Machine") is None and repository.types.attribute_type("Colour") is None
    assert kinds(sent)[3:] == ["DELETED_TYPEDEF_EVENT", "DELETED_ATTRIBUTE_TYPEDEF_EVENT"]


def test_a_conflicting_type_is_told_to_its_sender_once_and_changes_nothing(exchange, repository, sent, records):
    conflicting = {**MACHINE, "name": "Referenceable"}
    before = repository.types.get("Referenceable")
    for _ in range(2):
        exchange.process(told("NEW_TYPEDEF_EVENT", typeDef=conflicting))
    assert kinds(sent) == ["TYPEDEF_ERROR_EVENT"]
    assert repository.types.get("Referenceable") is before
    assert {record.message_id for record in records} == {"OMRS-AUDIT-0203"}


@pytest.mark.parametrize(("kind", "section"), [
    ("NEW_TYPEDEF_EVENT", {}), ("NEW_TYPEDEF_EVENT", {"typeDef": {"name": "X"}}), ("SOMETHING_EVENT", {}),
    ("NEW_TYPEDEF_EVENT", {"typeDef": {**MACHINE, "superType": {"name": "Nobody"}}}),
    ("UPDATED_TYPEDEF_EVENT", {"typeDefPatch": {**PATCH, "typeDefName": "Nobody"}}),
    ("UPDATED_TYPEDEF_EVENT", {"typeDefPatch": {**PATCH, "updateToVersion": "two"}}),
    ("DELETED_TYPEDEF_EVENT", {"typeDefGUID": "347005ba-2b35-4670-b5a7-12c9ebed0cf7", "typeDefName": "Collection"}),
])
def test_what_cannot_be_learned_is_logged_and_set_aside(exchange, repository, sent, records, kind, section):
    before = repository.types.version
    exchange.process(told(kind, **section))
    assert repository.types.version == before and sent == []
    assert [record.message_id for record in records] == ["OMRS-AUDIT-9018"]


def test_a_type_in_use_is_not_removed(exchange, repository):
    exchange.process(told("NEW_TYPEDEF_EVENT", typeDef=MACHINE))
    repository.write(lambda c: c.add_entity("erin", "Machine", {"qualifiedName": "m"})).result()
    exchange.process(told("DELETED_TYPEDEF_EVENT", typeDefGUID="machine", typeDefName="Machine"))
    assert repository.read(lambda c: has_instances(c, c.types.get("Machine")))


def test_a_member_that_does_not_learn_keeps_its_types(repository, originator, log, send, sent):
    TypeExchange(repository, originator, log, send, sends=False, learns=False).process(told("NEW_TYPEDEF_EVENT", typeDef=MACHINE))
    assert repository.types.get("Machine") is None and sent == []
