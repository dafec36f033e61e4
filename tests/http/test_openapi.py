"""The description of all routes, and the page that shows it."""

import json
import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from aricia.base.endpoints import shape
from aricia.base.tables import rows
from aricia.http.catalogue import catalogue
from aricia.http.openapi.schemas import type_schema


@pytest.fixture(scope="module")
def document(client):
    answer = client("GET", "/v3/api-docs", user=None)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    return json.loads(answer.content)


def operations_in(document):
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_the_document_is_valid_openapi(document):
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_the_document_has_every_operation_once(document):
    described = {(verb.upper(), shape_of(path)) for path, verbs in document["paths"].items() for verb in verbs}
    assert described == {(operation.verb, shape(operation)[1]) for operation in catalogue()}


def shape_of(path):
    return re.sub(r"\{[^}]*\}", "{}", path)


def test_bodies_and_answers_have_the_fields_of_their_classes(document):
    operation = document["paths"]["/servers/{serverName}/api/open-metadata/{urlMarker}/collections"]["post"]
    assert schema_of(operation["requestBody"]) == {"$ref": "#/components/schemas/NewElementRequestBody"}
    assert schema_of(operation["responses"]["200"]) == {"$ref": "#/components/schemas/GUIDResponse"}
    schemas = document["components"]["schemas"]
    assert "initialClassifications" in schemas["NewElementRequestBody"]["allOf"][1]["properties"]
    assert {"class", "guid"} == set(schemas["GUIDResponse"]["allOf"][1]["properties"])


def schema_of(part):
    return part["content"]["application/json"]["schema"]


def test_operations_are_tagged_by_service_and_need_a_token_unless_they_are_public(document):
    assert all(len(operation["tags"]) == 1 for operation in operations_in(document))
    assert document["security"] == [{"BearerAuthorization": []}]
    assert document["paths"]["/api/token"]["post"]["security"] == []
    assert "security" not in document["paths"]["/api/token/logout"]["get"]


def test_every_class_of_a_body_or_answer_is_described():
    missing = {
        name for operation in catalogue() for name in (operation.body_class, operation.response_class)
        if name and type_schema(name, operation.service) == {"type": "object"}
    }
    assert missing == {"OpenLineage.RunEvent"}


def test_every_superclass_is_in_the_table():
    names = {row["schema"] for row in rows("openapi_classes.tsv")}
    assert {row["extends"] for row in rows("openapi_classes.tsv")} - names == {""}


@pytest.mark.parametrize("file", [
    "index.html", "swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js", "LICENSE.txt",
])
def test_the_page_and_its_files_are_served_without_a_token(client, file):
    answer = client("GET", f"/swagger-ui/{file}", user=None)
    assert answer.status == 200
    assert answer.content


@pytest.mark.parametrize("file", ["..%2FLICENSE", "__init__.py", "nothing.js"])
def test_no_other_file_is_served(client, file):
    assert client("GET", f"/swagger-ui/{file}").status in (401, 404)


def test_the_old_address_leads_to_the_page(client):
    answer = client("GET", "/swagger-ui.html")
    assert (answer.status, answer.headers["location"]) == (302, "/swagger-ui/index.html")
    assert client("GET", "/swagger-ui.html", user=None).status == 401
