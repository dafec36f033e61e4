"""Who may use the repository services: the users of the server; zones are the business of the floors above."""

from __future__ import annotations

from typing import Any

SERVICES = "/servers/qs-metadata-store/open-metadata/repository-services"
STORE = "/servers/qs-metadata-store/open-metadata/access-services/open-metadata-store"
GLOSSARY = "36f66863-9726-4b41-97ee-714fd0dc6fe4"


def text(value: str) -> dict[str, Any]:
    return {"class": "PrimitivePropertyValue", "typeName": "string", "primitiveValue": value}


def add_in_zone(call, zone: str) -> str:
    """A glossary in a governance zone, made by somebody who belongs to it. -> its GUID"""
    zones = {"class": "ArrayPropertyValue", "instancePropertyCategory": "ARRAY", "typeName": "array<string>",
             "arrayValues": {"class": "InstanceProperties", "instanceProperties": {"0": text(zone)}}}
    member = {"class": "Classification", "name": "ZoneMembership", "type": {"typeDefName": "ZoneMembership"},
              "properties": {"class": "InstanceProperties", "instanceProperties": {"zoneMembership": zones}}}
    body = {"class": "EntityCreateRequest", "entityTypeGUID": GLOSSARY, "initialClassifications": [member],
            "initialProperties": {"class": "InstanceProperties", "instanceProperties": {"qualifiedName": text(f"in {zone}")}}}
    guid: str = call("POST", f"{SERVICES}/users/peterprofile/instances/entity", body)[1]["entity"]["guid"]
    return guid


def test_the_user_in_the_path_is_the_one_who_is_checked(call):
    target = f"{SERVICES}/users/{{}}/metadata-collection-id"
    assert call("POST", target.format("erinoverview"), None)[1]["relatedHTTPCode"] == 200
    answer = call("POST", target.format("nobody"), None)[1]
    assert (answer["relatedHTTPCode"], answer["exceptionErrorMessageId"]) == (403, "OPEN-METADATA-SECURITY-403-017")
    assert answer["exceptionClassName"].endswith(".UserNotAuthorizedException")


def test_a_user_whom_a_zone_keeps_out_of_the_store_reads_and_changes_its_entities_here(call):
    guid = add_in_zone(call, "security")
    refused = call("POST", f"{STORE}/users/erinoverview/metadata-elements/{guid}", None)[1]
    assert refused["relatedHTTPCode"] == 403
    base = f"{SERVICES}/users/erinoverview/instances"
    assert call("POST", f"{base}/entity/{guid}", None)[1]["entity"]["guid"] == guid
    found = call("POST", f"{base}/entities", {"class": "EntityFindRequest", "typeGUID": GLOSSARY})[1]["entities"]
    assert guid in {each["guid"] for each in found}
    owned = {"class": "InstancePropertiesRequest"}
    assert call("POST", f"{base}/entity/{guid}/classification/Confidentiality", owned)[1]["relatedHTTPCode"] == 200
