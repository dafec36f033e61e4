"""Actors named by licences."""

from __future__ import annotations

from aricia.metadata.api import related, root_elements
from aricia.metadata.associated_elements import associated_elements
from aricia.metadata.options import ReadOptions
from aricia.testing.embedded_store import UNKNOWN_GUID, EmbeddedStore

OPTIONS = ReadOptions()


def licensed(work: EmbeddedStore, **properties: str) -> tuple[str, str]:
    """A collection with a licence. -> the collection, the licence type"""
    data, licence = work.create("data"), work.create("licence", "LicenseType")
    work.link("License", data, licence, None, **properties)
    return data, licence


def actors(work: EmbeddedStore, data: str) -> dict[str, str]:
    def read(session):
        links = [item.relationship for item in related(session, data, OPTIONS).elements]
        found = associated_elements(session, links, OPTIONS)
        return {text: actor.guid for each in found.values() for text, actor in each.items()}

    return work.read(read)


def test_an_actor_is_named_by_its_guid_unless_a_property_is_given(work):
    person, team = work.create("Person::one", "Person"), work.create("team", "Team", displayName="The team")
    data, _ = licensed(work, licensee=person, custodian="The team", custodianPropertyName="displayName")
    assert actors(work, data) == {person: person, "The team": team}


def test_names_of_nobody_are_left_out(work):
    data, _ = licensed(work, licensee=UNKNOWN_GUID, custodian="nobody", custodianPropertyName="displayName")
    assert actors(work, data) == {}


def test_relationships_of_other_types_name_nobody(work):
    one, two = work.create("one"), work.create("two")
    work.link("CollectionMembership", one, two)
    assert actors(work, one) == {}


def test_the_actors_stand_with_the_relationship_that_led_to_an_element_and_in_its_graph(work):
    person = work.create("Person::one", "Person", displayName="Jo")
    data, licence = licensed(work, licensee=person)

    def read(session):
        [item] = related(session, data, OPTIONS).elements
        return root_elements(session, [item.entity], OPTIONS, {licence: item})[0]

    element = work.read(read)
    assert list(element["relatedBy"]["associatedElements"]) == [person]
    assert f'-->|"{person}"|' in element["mermaidGraph"]
    assert "**Jo**" in element["mermaidGraph"]
