"""Governance zones, with a security connector that knows who belongs to which zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from aricia.base.errors import UserNotAuthorized, unauthorised
from aricia.metadata.api import (
    ElementProperties,
    classify,
    create_element,
    declassify,
    delete_element,
    find_by_text,
    get_element,
    link,
    publish_element,
    related,
    update_element,
    withdraw_element,
)
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.repository.instances import Entity
from aricia.testing.embedded_store import EmbeddedStore, embedded_store

READ, CHANGE, CREATE, PUBLISH = (f"OMAG-SERVER-SECURITY-403-0{number}" for number in ("20", "20", "08", "05"))


class ZoneMembers:
    """Zone -> its members. A zone that is not listed is open to all; ``tom`` has zones that he creates in and publishes to."""

    def __init__(self, members: dict[str, set[str]]) -> None:
        self.members = members

    def _admits(self, user: str, zones: Sequence[str]) -> bool:
        secured = [zone for zone in zones if zone in self.members]
        return not secured or any(user in self.members[zone] for zone in secured)

    def may_read(self, user: str, element: Entity, zones: Sequence[str]) -> bool:
        return self._admits(user, zones)

    def check_read(self, user: str, element: Entity, zones: Sequence[str]) -> None:
        if not self._admits(user, zones):
            raise unauthorised(READ, user=user)

    def check_create(self, user: str, type_name: str, zones: Sequence[str]) -> None:
        if not self._admits(user, zones):
            raise unauthorised(CREATE, user=user)

    def check_change(self, user: str, operation: str, element: Entity, zones: Sequence[str]) -> None:
        if not self._admits(user, zones):
            raise unauthorised(PUBLISH if operation == "PUBLISH" else CHANGE, user=user)

    def default_zones(self, user: str, type_name: str, given: Sequence[str] | None) -> Sequence[str] | None:
        return given if given or user != "tom" else ["draft"]

    def publish_zones(self, user: str, type_name: str) -> Sequence[str] | None:
        return ["public"] if user == "tom" else None


@pytest.fixture
def work(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """A store where finance belongs to tom; used by erin, who belongs to no zone."""
    with embedded_store(tmp_path, ZoneMembers({"finance": {"tom"}})) as store:
        yield store


@pytest.fixture
def secret(work: EmbeddedStore) -> str:
    """An element of the finance zone, with a schema that is anchored to it."""
    tom = work.as_user("tom")
    guid: str = tom.write(
        create_element, "CSVFile", ElementProperties({"qualifiedName": "secret"}), WriteOptions(),
        initial_classifications={"ZoneMembership": ElementProperties({"zoneMembership": ["finance"]})},
    )
    tom.anchored("schema", guid, "Schema", "TabularSchemaType")
    return guid


def schema_of(work: EmbeddedStore, guid: str) -> str:
    (item,) = work.as_user("tom").read(related, guid, ReadOptions(), relationship_types=("Schema",)).elements
    schema: str = item.entity.guid
    return schema


def test_an_element_of_others_zone_is_created_by_its_members_only(work: EmbeddedStore) -> None:
    zones = {"ZoneMembership": ElementProperties({"zoneMembership": ["finance"]})}
    with pytest.raises(UserNotAuthorized) as refused:
        work.write(
            create_element, "CSVFile", ElementProperties({"qualifiedName": "a"}), WriteOptions(), initial_classifications=zones
        )
    assert refused.value.id == CREATE


def test_outsiders_cannot_read_it(work: EmbeddedStore, secret: str) -> None:
    with pytest.raises(UserNotAuthorized) as refused:
        work.read(get_element, secret, ReadOptions())
    assert refused.value.id == READ
    assert work.as_user("tom").read(get_element, secret, ReadOptions()).guid == secret


def test_what_is_anchored_is_guarded_by_its_anchor_s_zones(work: EmbeddedStore, secret: str) -> None:
    with pytest.raises(UserNotAuthorized):
        work.read(get_element, schema_of(work, secret), ReadOptions())


def test_zones_of_its_own_count_before_the_anchor_s(work: EmbeddedStore, secret: str) -> None:
    schema = schema_of(work, secret)
    given = ElementProperties({"zoneMembership": ["open"]})
    work.as_user("tom").write(classify, schema, "ZoneMembership", given, WriteOptions())
    assert work.read(get_element, schema, ReadOptions()).guid == schema


def test_lists_leave_out_what_cannot_be_read_and_count_as_not_found(work: EmbeddedStore, secret: str) -> None:
    page = work.read(find_by_text, "secret", ReadOptions(), None)
    assert (page.entities, page.found) == ([], False)
    assert len(work.as_user("tom").read(find_by_text, "secret", ReadOptions(), None).entities) == 1


def test_outsiders_cannot_change_delete_classify_or_link_it(work: EmbeddedStore, secret: str) -> None:
    mine = work.create("mine")
    for primitive, arguments in (
        (update_element, (secret, ElementProperties({"description": "x"}))),
        (delete_element, (secret,)),
        (classify, (secret, "Confidence", None)),
        (declassify, (secret, "ZoneMembership")),
        (link, ("CollectionMembership", mine, secret, None)),
    ):
        with pytest.raises(UserNotAuthorized):
            work.write(primitive, *arguments, WriteOptions())


def test_new_elements_get_the_default_zones_of_their_maker(work: EmbeddedStore) -> None:
    element = work.entity(work.as_user("tom").create("a"))
    assert element.classification("ZoneMembership").properties == {"zoneMembership": ["draft"]}  # type: ignore[union-attr]
    assert element.classification("Anchors").properties["zoneMembership"] == ["draft"]  # type: ignore[union-attr]
    assert work.entity(work.create("b")).classification("ZoneMembership") is None


def test_publishing_and_withdrawing_move_the_element_and_tell_what_is_anchored(work: EmbeddedStore, secret: str) -> None:
    tom, schema = work.as_user("tom"), schema_of(work, secret)
    for move, zone in ((publish_element, "public"), (withdraw_element, "draft")):
        tom.write(move, secret, WriteOptions())
        assert work.entity(secret).classification("ZoneMembership").properties == {"zoneMembership": [zone]}  # type: ignore[union-attr]
        assert work.entity(schema).classification("Anchors").properties["zoneMembership"] == [zone]  # type: ignore[union-attr]


def test_publishing_without_zones_to_publish_to_marks_the_element(work: EmbeddedStore) -> None:
    guid = work.create("a")
    for move in (publish_element, withdraw_element):
        work.write(move, guid, WriteOptions())
    membership = work.entity(guid).classification("ZoneMembership")
    assert membership is not None
    assert (membership.properties, membership.version) == ({}, 1)


def test_related_lists_leave_out_what_cannot_be_read(work: EmbeddedStore, secret: str) -> None:
    mine = work.create("mine")
    work.as_user("tom").link("CollectionMembership", mine, secret)
    assert work.read(related, mine, ReadOptions()).elements == []
    assert len(work.as_user("tom").read(related, mine, ReadOptions()).elements) == 1
