import pytest

from aricia.cohort.envelope import TYPEDEF, Originator, read, write
from aricia.cohort.type_exchange import TypeExchange
from aricia.cohort.type_notes import TypeNotes
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.type_use import has_instances
from aricia.types.registry import TypeRegistry
from aricia.types.type_maintenance import add_attribute_type, add_type

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


def told(kind, sender=OTHER, **section):
    other = Originator(metadata_collection_id=sender, server_name="other")
    return read(write(other, TYPEDEF, {"typeDefEventType": kind, **section}))


RENAMED = {
    "RE_IDENTIFIED_TYPEDEF_EVENT": {
        "originalTypeDefSummary": {"guid": "machine", "name": "Machine"},
        "typeDef": {**MACHINE, "guid": "motor", "name": "Motor"},
    },
    "RE_IDENTIFIED_ATTRIBUTE_TYPEDEF_EVENT": {
        "originalAttributeTypeDef": COLOUR, "attributeTypeDef": {**COLOUR, "guid": "hue", "name": "Hue"},
    },
}


@pytest.fixture
def notes(tmp_path):
    return TypeNotes(tmp_path / "deep" / "notes.json")


@pytest.fixture
def exchange(repository, originator, log, send, notes):
    made = TypeExchange(repository, originator, log, send, sends=True, learns=True, notes=notes)
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


def learn(exchange):
    exchange.process(told("NEW_ATTRIBUTE_TYPEDEF_EVENT", attributeTypeDef=COLOUR))
    exchange.process(told("NEW_TYPEDEF_EVENT", typeDef=MACHINE))


def test_types_that_were_learned_from_a_member_follow_when_it_renames_them(exchange, repository, sent, records, notes):
    learn(exchange)
    for kind, section in list(RENAMED.items()) * 2:  # what is known already is told of no more
        exchange.process(told(kind, **section))
    assert repository.types.get("Machine") is None and repository.types.get("Motor").guid == "motor"
    assert repository.types.attribute_type("Colour") is None and repository.types.attribute_type("Hue").guid == "hue"
    assert kinds(sent)[2:] == list(RENAMED) and records == []
    originals = [event["typeDefEventSection"] for event in sent[2:]]
    assert originals[0]["originalTypeDefSummary"]["guid"] == "machine"
    assert originals[1]["originalAttributeTypeDef"]["name"] == "Colour"
    assert (notes.teacher("motor"), notes.teacher("hue"), notes.teacher("machine")) == (OTHER, OTHER, None)


def test_renamed_types_are_known_again_after_a_restart(exchange, repository, notes, tmp_path):
    learn(exchange)
    for kind, section in RENAMED.items():
        exchange.process(told(kind, **section))
    repository.close()
    again = SQLiteRepository(tmp_path / "own.db", TypeRegistry.open_metadata(), "own-collection", "own")
    try:
        assert again.types.get("Motor") is not None and again.types.get("Machine") is None
        assert TypeNotes(tmp_path / "deep" / "notes.json").teacher("motor") == OTHER
    finally:
        again.close()


@pytest.mark.parametrize("sender", [OTHER, "a-third"])
@pytest.mark.parametrize("kind", list(RENAMED))
def test_types_that_are_not_from_the_sender_keep_their_identity(exchange, repository, sent, records, kind, sender):
    if sender == OTHER:  # made here
        repository.write(lambda c: add_attribute_type(c.types, COLOUR)).result()
        repository.write(lambda c: add_type(c.types, MACHINE)).result()
    else:
        learn(exchange)
    exchange.process(told(kind, sender, **RENAMED[kind]))
    assert repository.types.get("Motor") is None and repository.types.attribute_type("Hue") is None
    assert len(sent) == 2 and [record.message_id for record in records] == ["OMRS-AUDIT-9018"]


@pytest.mark.parametrize(("kind", "section"), [
    ("RE_IDENTIFIED_TYPEDEF_EVENT", {"originalTypeDefSummary": {"guid": "a", "name": "Nobody"}, "typeDef": MACHINE}),
    ("RE_IDENTIFIED_TYPEDEF_EVENT", {"typeDef": MACHINE}), ("RE_IDENTIFIED_ATTRIBUTE_TYPEDEF_EVENT", {}),
    ("RE_IDENTIFIED_TYPEDEF_EVENT", {
        "originalTypeDefSummary": {"guid": "347005ba-2b35-4670-b5a7-12c9ebed0cf7", "name": "Collection"}, "typeDef": MACHINE,
    }),
])
def test_what_cannot_be_renamed_is_logged_and_set_aside(exchange, repository, sent, records, kind, section):
    exchange.process(told(kind, **section))
    assert repository.types.get("Machine") is None and repository.types.get("Collection") is not None
    assert sent == [] and [record.message_id for record in records] == ["OMRS-AUDIT-9018"]


def test_a_type_with_instances_gets_another_guid_but_no_other_name(exchange, repository, records):
    learn(exchange)
    made = repository.write(lambda c: c.add_entity("erin", "Machine", {"qualifiedName": "m"})).result()
    exchange.process(told("RE_IDENTIFIED_TYPEDEF_EVENT", **RENAMED["RE_IDENTIFIED_TYPEDEF_EVENT"]))
    assert repository.types.get("Motor") is None and [record.message_id for record in records] == ["OMRS-AUDIT-9018"]
    exchange.process(told(
        "RE_IDENTIFIED_TYPEDEF_EVENT", originalTypeDefSummary={"guid": "machine", "name": "Machine"},
        typeDef={**MACHINE, "guid": "motor"},
    ))
    assert repository.types.get("Machine").guid == "motor"
    assert repository.read(lambda c: c.get_entity(made.guid)).type_name == "Machine"
