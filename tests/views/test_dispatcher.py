"""Rows of the operations table at work on a store."""

from __future__ import annotations

import importlib
import inspect
import time

import pytest

from aricia.base.body_faults import INVALID_FORMAT, INVALID_TYPE_ID, UnmappableBody
from aricia.base.errors import InvalidParameter
from aricia.views import dispatcher
from aricia.views.rows import all_rows

COLLECTIONS = "POST {urlMarker}/collections"
GET = "POST {urlMarker}/collections/{collectionGUID}/retrieve"
COLLECTION_CLASS = "org.odpi.openmetadata.frameworks.openmetadata.properties.collections.CollectionProperties"
TERMS = "glossary-manager/glossaries/terms"


def collection(name, **options):
    return {"properties": {"class": "CollectionProperties", "qualifiedName": name, "displayName": name}, **options}


@pytest.fixture
def pair(call):
    return call(COLLECTIONS, collection("first"))["guid"], call(COLLECTIONS, collection("second"))["guid"]


def fault(call, *arguments, **variables):
    with pytest.raises(InvalidParameter) as raised:
        call(*arguments, **variables)
    return raised.value.id, raised.value.properties["parameterName"]


# ---- the table and the functions ------------------------------------------------------------------------------------
def test_all_operations_are_made_quickly():
    dispatcher.operations()
    started = time.process_time()
    dispatcher.operations()
    assert time.process_time() - started < 0.05


def test_every_row_is_served():
    assert [f"{each.service}.{each.name}" for each in dispatcher.operations() if each.run is None] == []


def test_every_function_of_a_request_in_an_irregular_module_serves_a_row():
    for service in {row.service for row in all_rows()}:
        wanted = {row.function for row in all_rows() if row.service == service and row.irregular}
        for function, module in dispatcher.irregular_functions(service).items():
            loaded = getattr(importlib.import_module(f"aricia.views.irregular.{module}"), function)
            parameters = list(inspect.signature(loaded).parameters)
            if parameters in (["request"], ["request", "session"]) and not function.startswith("_"):
                assert function in wanted, f"{module}.{function} serves no row"


def test_every_primitive_of_the_table_has_a_function():
    assert {row.primitive for row in all_rows()} - {"", dispatcher.SHARED} == set(dispatcher.PRIMITIVES)


def test_reads_without_relationships_run_inline(by_path):
    operation = by_path[GET]
    assert operation.inline is not None
    assert by_path[COLLECTIONS].inline is None


# ---- create, get, update, delete ------------------------------------------------------------------------------------
def test_what_is_created_is_found_by_guid_name_and_text(call):
    guid = call(COLLECTIONS, collection("Sales", isOwnAnchor=True))["guid"]
    assert call(GET, {"graphQueryDepth": 0}, collectionGUID=guid)["element"]["properties"]["displayName"] == "Sales"
    assert call(GET, None, collectionGUID=guid)["element"]["elementHeader"]["guid"] == guid
    queries = (("by-name", {"filter": "Sales"}), ("by-search-string", {"searchString": "ale"}), ("by-search-string", None))
    for path, body in queries:
        found = call(f"POST {{urlMarker}}/collections/{path}", body)["elements"]
        assert [element["elementHeader"]["guid"] for element in found] == [guid]


def test_a_list_without_results_has_no_elements(call):
    assert call("POST {urlMarker}/collections/by-name", {"filter": "nothing"}) == {}


def test_the_class_may_be_of_a_subtype_but_not_of_a_supertype(call):
    guid = call(COLLECTIONS, {"properties": {"class": "GlossaryProperties", "qualifiedName": "g"}})["guid"]
    assert call(GET, None, collectionGUID=guid)["element"]["properties"]["class"] == "GlossaryProperties"
    assert fault(call, COLLECTIONS, {"properties": {"class": "ReferenceableProperties", "qualifiedName": "r"}}) == (
        "OMAG-COMMON-400-029", COLLECTION_CLASS,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (None, ("OMAG-COMMON-400-017", "requestBody")),
        ({}, ("OMAG-COMMON-400-029", COLLECTION_CLASS)),
        ({"properties": {"class": "CollectionProperties"}}, ("OPEN-METADATA-400-004", "properties.qualifiedName")),
    ],
)
def test_a_create_names_what_is_missing(call, body, expected):
    assert fault(call, COLLECTIONS, body) == expected


@pytest.mark.parametrize("properties", [{"qualifiedName": "x"}, {"class": "NoSuch"}, {"class": "ResourceListProperties"}])
def test_properties_without_a_class_or_of_another_kind_cannot_be_mapped(call, properties):
    with pytest.raises(UnmappableBody) as raised:
        call(COLLECTIONS, {"properties": properties})
    assert raised.value.exception_class == INVALID_TYPE_ID


def test_an_unmappable_option_is_told_before_a_missing_name(call):
    with pytest.raises(UnmappableBody) as raised:
        call("POST {urlMarker}/collections/by-name", {"sequencingOrder": "SIDEWAYS"})
    assert raised.value.exception_class == INVALID_FORMAT


def test_an_update_tells_whether_anything_changed(call, pair):
    change = {"properties": {"class": "CollectionProperties", "description": "new"}}
    path = "POST {urlMarker}/collections/{collectionGUID}/update"
    assert [call(path, change, collectionGUID=pair[0])["flag"] for _ in range(2)] == [True, False]


def test_a_replacing_update_needs_the_qualified_name(call, pair):
    change = {"mergeUpdate": False, "properties": {"class": "CollectionProperties", "description": "new"}}
    path = "POST {urlMarker}/collections/{collectionGUID}/update"
    assert fault(call, path, change, collectionGUID=pair[0]) == ("OPEN-METADATA-400-004", "properties.qualifiedName")


def test_a_delete_body_has_to_be_of_its_class_or_absent(call, pair):
    path = "POST {urlMarker}/collections/{collectionGUID}/delete"
    with pytest.raises(UnmappableBody):
        call(path, {}, collectionGUID=pair[0])
    assert call(path, None, collectionGUID=pair[0]) == {}
    assert call(path, {"class": "DeleteElementRequestBody"}, collectionGUID=pair[1]) == {}
    assert fault(call, GET, None, collectionGUID=pair[0]) == ("OMAG-REPOSITORY-HANDLER-404-007", "elementGUID")


@pytest.mark.parametrize("guid", ["add guid here!", "a/b", "ä"])
def test_a_guid_with_other_characters_is_refused(call, guid):
    assert fault(call, GET, None, collectionGUID=guid) == ("OPEN-METADATA-400-012", "elementGUID")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"startFrom": -1}, ("OPEN-METADATA-400-023", "startFrom")),
        ({"pageSize": -1}, ("OPEN-METADATA-400-024", "pageSize")),
        ({"pageSize": 101}, ("OPEN-METADATA-400-025", "pageSize")),
    ],
)
def test_a_look_up_checks_its_page(call, options, expected):
    assert fault(call, "POST {urlMarker}/collections/by-name", {"filter": "x", **options}) == expected


# ---- links and classifications --------------------------------------------------------------------------------------
def test_a_membership_is_listed_with_its_relationship_until_it_is_detached(call, pair):
    ends = {"collectionGUID": pair[0], "elementGUID": pair[1]}
    members = "POST {urlMarker}/collections/{collectionGUID}/members"
    properties = {"class": "CollectionMembershipProperties", "membershipRationale": "why"}
    call(f"{members}/{{elementGUID}}/attach", {"properties": properties}, **ends)
    call(f"{members}/{{elementGUID}}/update", {"properties": {**properties, "notes": "n"}}, **ends)
    found = call(members, None, collectionGUID=pair[0])["elements"]
    shown = found[0]["relatedBy"]["relationshipProperties"]
    assert (len(found), shown["membershipRationale"], shown["notes"]) == (1, "why", "n")
    for _ in range(2):
        assert call(f"{members}/{{elementGUID}}/detach", None, **ends) == {}
    assert call(members, None, collectionGUID=pair[0]) == {}


def test_a_link_without_a_body_has_no_properties(call, pair):
    path = "POST {urlMarker}/metadata-elements/{parentGUID}/collections"
    assert call(f"{path}/{{collectionGUID}}/attach", None, parentGUID=pair[0], collectionGUID=pair[1]) == {}
    assert len(call(path, None, parentGUID=pair[0])["elements"]) == 1


def test_links_of_a_type_that_takes_many_answer_a_guid_each(call, pair):
    agreement = call(COLLECTIONS, {"properties": {"class": "AgreementProperties", "qualifiedName": "a"}})["guid"]
    path = "POST {urlMarker}/collections/agreements/{agreementGUID}/agreement-items/{agreementItemGUID}/attach"
    ends = {"agreementGUID": agreement, "agreementItemGUID": pair[0]}
    assert call(path, None, **ends)["guid"] != call(path, None, **ends)["guid"]


def test_a_classification_comes_and_goes(call, pair):
    path = "POST {urlMarker}/elements/{elementGUID}/ownership"
    ownership = {"properties": {"class": "OwnershipProperties", "owner": "erin"}}
    assert call(path, ownership, elementGUID=pair[0]) == {}
    header = call(GET, None, collectionGUID=pair[0])["element"]["elementHeader"]
    assert header["ownership"]["classificationProperties"]["owner"] == "erin"
    for _ in range(2):
        assert call(f"{path}/remove", None, elementGUID=pair[0]) == {}
    assert "ownership" not in call(GET, None, collectionGUID=pair[0])["element"]["elementHeader"]


def test_the_hierarchy_of_a_collection_ends_at_the_depth_asked_for(call, pair):
    third = call(COLLECTIONS, collection("third"))["guid"]
    attach = "POST {urlMarker}/collections/{collectionGUID}/members/{elementGUID}/attach"
    call(attach, None, collectionGUID=pair[0], elementGUID=pair[1])
    call(attach, None, collectionGUID=pair[1], elementGUID=third)
    call(attach, None, collectionGUID=third, elementGUID=pair[0])
    path = "POST {urlMarker}/collections/{collectionGUID}/hierarchy"
    deep = call(path, {"graphQueryDepth": 2}, collectionGUID=pair[0])["element"]
    inner = deep["openMetadataRootHierarchies"][0]["openMetadataRootHierarchies"][0]
    assert inner["elementHeader"]["guid"] == third
    assert "openMetadataRootHierarchies" not in inner
    assert inner["collectionMembers"][0]["relatedElement"]["elementHeader"]["guid"] == pair[0]


# ---- services with operations of their own ------------------------------------------------------------------------------
def test_a_user_has_one_like_per_element(call, pair):
    path = "POST {urlMarker}/elements/{elementGUID}/likes"
    for user, emoji in (("erin", "a"), ("peter", "b"), ("erin", "c")):
        call(path, {"properties": {"class": "LikeProperties", "emoji": emoji}}, user=user, elementGUID=pair[0])
    likes = call(f"{path}/retrieve", {"graphQueryDepth": 0}, elementGUID=pair[0])["elements"]
    assert sorted(like["properties"]["emoji"] for like in likes) == ["b", "c"]
    call(f"{path}/remove", None, user="erin", elementGUID=pair[0])
    assert len(call(f"{path}/retrieve", None, elementGUID=pair[0])["elements"]) == 1


def test_the_lists_of_term_constants_are_complete(call):
    path = f"GET {TERMS}/"
    assert call(f"{path}relationships/type-names")["names"][0] == "RelatedTerm"
    assert "PROPOSED" in call(f"{path}status-list")["statuses"]
    assert "OBSOLETE" in call(f"{path}relationships/status-list")["statuses"]
    assert "TASK" in call(f"{path}activity-types")["types"]


def test_a_term_relationship_is_set_up_updated_and_cleared_by_its_ends(call):
    beans = ({"class": "GlossaryTermProperties", "qualifiedName": name} for name in ("dog", "hound"))
    terms = [call(f"POST {TERMS}", {"properties": bean})["guid"] for bean in beans]
    ends = dict(zip(("glossaryTermOneGUID", "glossaryTermTwoGUID"), terms, strict=True), relationshipTypeName="Synonym")
    path = f"POST {TERMS}/{{glossaryTermOneGUID}}/relationships/{{relationshipTypeName}}/terms/{{glossaryTermTwoGUID}}"
    change = {"properties": {"class": "GlossaryTermRelationshipProperties", "expression": "same"}}
    call(f"{path}/update", change, **ends)
    get = f"POST {TERMS}/{{glossaryTermGUID}}"
    assert "synonyms" not in call(get, None, glossaryTermGUID=terms[0])["element"]
    call(path, {"properties": {"class": "GlossaryTermRelationshipProperties"}}, **ends)
    call(f"{path}/update", change, **ends)
    shown = str(call(get, {"maxMermaidNodeCount": 0}, glossaryTermGUID=terms[0])["element"])
    assert "'expression': 'same'" in shown


def test_security_lists_cannot_be_updated_without_groups(call):
    bean = {"class": "UserIdentityProperties", "qualifiedName": "u", "userId": "u"}
    user = call("POST {urlMarker}/user-identities", {"properties": bean})
    path = "POST {urlMarker}/user-identities/{userIdentityGUID}/security-group-memberships/reclassify"
    body = {"properties": {"class": "SecurityGroupMembershipProperties", "securityRoles": ["r"]}}
    assert fault(call, path, body, userIdentityGUID=user["guid"]) == ("OPEN-METADATA-400-002", "properties.groups")


def test_an_update_of_security_lists_is_two_versions_and_keeps_the_dates_that_it_does_not_name(call, store):
    bean = {"class": "UserIdentityProperties", "qualifiedName": "u", "userId": "u"}
    user = call("POST {urlMarker}/user-identities", {"properties": bean})["guid"]
    path = "POST {urlMarker}/user-identities/{userIdentityGUID}/security-group-memberships/reclassify"
    changes = ({"effectiveFrom": 1, "effectiveTo": 5}, (1, 5)), ({}, (1, 5)), ({"effectiveTo": 9}, (1, 9))
    for number, (given, dates) in enumerate(changes, start=1):
        groups = {"class": "SecurityGroupMembershipProperties", "securityGroups": [f"group {number}"], **given}
        call(path, {"properties": groups}, userIdentityGUID=user)
        entity = store.read("erin", "", lambda session: session.collection.get_entity(user))
        found = entity.classification("SecurityListMembership")
        assert (found.effective_from, found.effective_to, found.version) == (*dates, 2 * number)
