"""Types, elements, translations and messages of the open metadata store."""

from __future__ import annotations

import pytest

from aricia.base.errors import AriciaError, InvalidParameter

TRANSLATIONS = "open-metadata-store/multi-language"


def test_subtypes_are_those_of_the_type_in_the_query(call):
    found = call("GET open-metadata-store/open-metadata-types/sub-types", query={"typeName": "DataSet"})
    assert "TabularDataSet" in {each["name"] for each in found["typeDefList"]["typeDefs"]}


def test_a_type_is_found_by_its_guid(call):
    path = "GET open-metadata-store/open-metadata-types/guid/{guid}"
    assert call(path, guid="0db3e6ec-f5ef-4d75-ae38-b7ee6fd6ec0a")["typeDef"]["name"] == "GlossaryTerm"
    with pytest.raises(AriciaError) as caught:
        call(path, guid="unknown")
    assert caught.value.exception_class.endswith("TypeErrorException")


def test_an_attribute_type_is_found_by_its_name(call):
    path = "GET open-metadata-store/open-metadata-attribute-types/name/{name}"
    assert call(path, name="map<string,string>")["attributeTypeDef"]["class"] == "OpenMetadataCollectionDef"
    assert call(path, name="Asset") == {}


def test_a_relationship_can_be_deleted(call, made, linked):
    guid = linked("CollectionMembership", made("Collection", "c"), made("DataSet", "d"))
    call("POST open-metadata-store/related-elements/{relationshipGUID}/delete", {}, relationshipGUID=guid)
    with pytest.raises(InvalidParameter):
        call("GET open-metadata-store/relationships/by-guid/{relationshipGUID}", relationshipGUID=guid)


def test_a_translation_is_kept_by_language_and_locale(call, made):
    guid, asked = made("GlossaryTerm", "term"), {"language": "de", "locale": "AT"}
    for name in ("Erdapfel", "Kartoffel"):
        body = {"class": "TranslationDetailProperties", "language": "de", "locale": "AT", "displayName": name}
        call(f"POST {TRANSLATIONS}/set-translation/{{elementGUID}}", body, elementGUID=guid)
    found = call(f"GET {TRANSLATIONS}/get-translation/{{elementGUID}}", elementGUID=guid, query=asked)["element"]
    assert found["language"] == "de"
    page = {"startFrom": "0", "pageSize": "0"}
    assert len(call(f"GET {TRANSLATIONS}/get-translations/{{elementGUID}}", elementGUID=guid, query=page)["elements"]) == 1
    call(f"POST {TRANSLATIONS}/clear-translation/{{elementGUID}}", elementGUID=guid, query=asked)
    assert call(f"GET {TRANSLATIONS}/get-translations/{{elementGUID}}", elementGUID=guid, query=page) == {}


def test_a_message_about_an_asset_is_in_the_audit_log(call, audit_records):
    path = "POST open-metadata-store/assets/{assetGUID}/log-records/{callingService}"
    assert call(path, "looked at", assetGUID="an asset", callingService="a service") == {}
    assert [(record.message_id, record.parameters) for record in audit_records] == [
        ("OMF-SERVICES-0020", ("an asset", "a service", "looked at")),
    ]
