"""Characters that PostgreSQL does not take, and values that its JSON does not."""

import pytest

from aricia.repository.instances import Source
from aricia.repository.queries import Condition, Conditions, EntityQuery

PATIENCE = 60
TEXTS = ("a\x00b", "\x00", "\x01", "\x01\x02", "\x00\x01", "\x01\x00", "a\x01\x01b", "\\u0000", "\\\x00", "?", "$1", "%s", "'")


def _write(repository, work):
    return repository.write(work).result(PATIENCE)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_they_were_wherever_they_stand(repository, text):
    made = _write(repository, lambda c: c.add_entity(
        f"user{text}", "GlossaryTerm", {"qualifiedName": text, "additionalProperties": {text: text}},
        source=Source("EXTERNAL_SOURCE", f"id{text}", f"name{text}"), guid=f"guid{text}",
    ))
    assert repository.read(lambda c: c.get_entity(f"guid{text}")) == made
    assert repository.read(lambda c: c.find_entities(EntityQuery())) == [made]
    for condition in (
        Condition("qualifiedName", "EQ", text), Condition("qualifiedName", "STARTS_WITH", text), Condition(None, "LIKE", text),
        Condition("guid", "EQ", f"guid{text}"), Condition("createdBy", "EQ", f"user{text}"),
        Condition("metadataCollectionId", "ENDS_WITH", text),
    ):
        found = repository.read(lambda c, each=condition: c.find_entities(EntityQuery(conditions=Conditions((each,)))))
        assert found == [made], condition


def test_what_is_sorted_by_a_property_may_have_any_character(repository):
    for text in TEXTS:
        properties = {"qualifiedName": text, "description": text}
        _write(repository, lambda c, properties=properties: c.add_entity("erin", "GlossaryTerm", properties))
    query = EntityQuery(order="PROPERTY_ASCENDING", order_property="description")
    assert len(repository.read(lambda c: c.find_entities(query))) == len(TEXTS)
    for odd in ("de\x00scription", "what?", "it's", "back\\slash"):
        query = EntityQuery(order="PROPERTY_DESCENDING", order_property=odd, page_size=100)
        assert len(repository.read(lambda c, query=query: c.find_entities(query))) == len(TEXTS)


def test_a_guid_with_a_nul_is_not_that_without(repository):
    _write(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "q"}, guid="ab"))
    assert repository.read(lambda c: c.is_entity_known("a\x00b")) is None
    assert repository.read(lambda c: c.get_entities(["a\x00b", "ab"])).keys() == {"ab"}
