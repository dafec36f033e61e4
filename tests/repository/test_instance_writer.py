import msgspec
import pytest

from aricia.repository.instance_json import EntityDocument
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.instance_writer import InstanceWriter
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.types.registry import TypeRegistry

HOME = "home"


@pytest.fixture(scope="module")
def types():
    return TypeRegistry.open_metadata()


@pytest.fixture
def writer(types):
    return InstanceWriter(types, HOME)


def entity(**fields):
    properties = {
        "qualifiedName": "ToDo::1", "priority": 3, "activityStatus": "IN_PROGRESS", "dueTime": 1767225600000,
        "additionalProperties": {"site": "Hampton"},
    }
    header = {"collection_id": HOME, "created_by": "erin", "create_time": 1000, "update_time": 1000, "maintained_by": ["erin"]}
    return Entity(**{"guid": "g", "type_name": "ToDo", "properties": properties, **header, **fields})


def test_what_was_written_is_read_back_as_it_was(types, writer):
    classification = Classification(
        type_name="Ownership", properties={"owner": "erin"}, collection_id=HOME, created_by="erin", create_time=1, update_time=1
    )
    before = entity(classifications=[classification], effective_from=5, effective_to=10)
    document = msgspec.convert(writer.entity(before), EntityDocument)
    assert InstanceReader(types).entity(document) == before


def test_values_name_their_types(writer):
    values = writer.entity(entity())["properties"]["instanceProperties"]
    assert values["priority"]["typeName"] == "int"
    assert values["activityStatus"]["ordinal"] == 4
    assert values["additionalProperties"]["mapElementCount"] == 1
    assert values["dueTime"]["primitiveValue"] == 1767225600000


def test_a_proxy_has_the_unique_properties_only(writer):
    assert list(writer.proxy(entity())["uniqueProperties"]["instanceProperties"]) == ["qualifiedName"]


def test_a_copy_whose_home_is_not_registered_says_so(writer):
    assert writer.summary(entity())["instanceProvenanceType"] == "LOCAL_COHORT"
    assert writer.summary(entity(collection_id="elsewhere"))["instanceProvenanceType"] == "DEREGISTERED_REPOSITORY"


def test_what_has_no_value_is_left_out(writer):
    shown = writer.entity(entity(properties={}))
    assert not shown.keys() & {"properties", "classifications", "updatedBy", "statusOnDelete", "replicatedBy"}


def test_a_relationship_shows_the_proxies_of_its_ends(writer):
    relationship = Relationship(guid="r", type_name="RelatedTerm", end1="g", end2="h", collection_id=HOME)
    shown = writer.relationship(relationship, {"g": entity(), "h": entity(guid="h")})
    assert (shown["entityOneProxy"]["guid"], shown["entityTwoProxy"]["guid"]) == ("g", "h")
