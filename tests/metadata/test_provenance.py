"""Who may change what belongs to an external source."""

from __future__ import annotations

import pytest

from aricia.base.errors import UserNotAuthorized
from aricia.metadata.api import ElementProperties, classify, declassify, delete_element, update_element, update_relationship
from aricia.metadata.options import WriteOptions
from aricia.testing.embedded_store import EmbeddedStore

SOURCE = WriteOptions(external_source_guid="source", external_source_name="a source")
OTHER = WriteOptions(external_source_guid="other", external_source_name="another")
CHANGE = ElementProperties({"description": "x"})


@pytest.fixture
def theirs(work: EmbeddedStore) -> str:
    """An element that belongs to the external source."""
    return work.create("theirs", options=SOURCE)


def test_what_a_source_creates_belongs_to_it(work: EmbeddedStore, theirs: str) -> None:
    entity = work.entity(theirs)
    assert (entity.provenance, entity.collection_id, entity.collection_name) == ("EXTERNAL_SOURCE", "source", "a source")


def test_the_first_classifications_are_local_all_the_same(work: EmbeddedStore, theirs: str) -> None:
    assert work.entity(theirs).classification("Anchors").provenance == "LOCAL_COHORT"  # type: ignore[union-attr]


@pytest.mark.parametrize(("options", "fault"), [(WriteOptions(), "-008"), (OTHER, "-007")])
def test_others_may_not_change_it(work: EmbeddedStore, theirs: str, options: WriteOptions, fault: str) -> None:
    for primitive, arguments in ((update_element, (CHANGE,)), (delete_element, ())):
        with pytest.raises(UserNotAuthorized) as refused:
            work.write(primitive, theirs, *arguments, options)
        assert (refused.value.id, refused.value.code) == ("OMAG-REPOSITORY-HANDLER-400" + fault, 400)
        assert refused.value.properties == {"userId": work.user}


def test_its_owner_may_change_it(work: EmbeddedStore, theirs: str) -> None:
    assert work.write(update_element, theirs, CHANGE, SOURCE)
    work.write(delete_element, theirs, SOURCE)


def test_anyone_may_change_what_is_local(work: EmbeddedStore) -> None:
    assert work.write(update_element, work.create("ours"), CHANGE, OTHER)


def test_anyone_may_classify_it_but_only_the_owner_of_the_classification_takes_it_away(work: EmbeddedStore, theirs: str) -> None:
    work.write(classify, theirs, "Impact", None, WriteOptions())
    work.write(declassify, theirs, "Impact", WriteOptions())
    work.write(classify, theirs, "Confidence", None, SOURCE)
    with pytest.raises(UserNotAuthorized):
        work.write(declassify, theirs, "Confidence", WriteOptions())
    work.write(declassify, theirs, "Confidence", SOURCE)


def test_a_relationship_belongs_to_whoever_made_it(work: EmbeddedStore, theirs: str) -> None:
    guid = work.link("CollectionMembership", work.create("ours"), theirs, options=SOURCE)
    with pytest.raises(UserNotAuthorized):
        work.write(update_relationship, guid, ElementProperties({"confidence": 1}), WriteOptions())
    work.write(update_relationship, guid, ElementProperties({"confidence": 1}), SOURCE)
