"""No request leads to a 5xx: every route gets requests made from the OpenAPI document, and hostile bodies.

The default run takes a part of the routes; FUZZ_PART=1 takes all of them (`make fuzz`), FUZZ_EXAMPLES more requests for each.
"""

from __future__ import annotations

import asyncio
import json
import os
import warnings
from collections import Counter
from typing import Any
from urllib.parse import quote, urlencode

import hypothesis
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis

PART = int(os.environ.get("FUZZ_PART", "40"))
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
USER = "garygeeke"  # may do everything
UNKNOWN = "00000000-0000-4000-8000-000000000000"
DEEP = b'{"a":' * 3000 + b"1" + b"}" * 3000
HOSTILE = (
    b"", b"{}", b"null", b"[]", b"[1]", b'"text"', b"1e999", b"\xff\xfe", DEEP, b'{"class": 7}',
    b'{"class": "NoSuchRequestBody"}',
    b'{"properties": null}', b'{"properties": []}', b'{"properties": {"class": "NoSuchProperties"}}',
    b'{"properties": {"class": ["x"]}, "effectiveTime": "soon", "startFrom": -1, "pageSize": "many"}',
    b'{"class": "GetRequestBody", "asOfTime": "yesterday", "graphQueryDepth": 1e30, "metadataElementTypeName": {}}',
    b'{"searchString": {"a": 1}, "filter": 7, "name": [], "pageSize": -5, "startFrom": 99999999999999999999}',
    b'{"searchString": "\\u0000", "filter": "[(*", "name": "\\ud800", "sequencingOrder": "NO_SUCH_ORDER"}',
    b'{"limitResultsByStatus": ["NO_SUCH_STATUS"], "metadataElementTypeName": "NoSuchType", "skipRelationships": 1}',
)
# What a server that is not there, or that does not run connectors, has to say; and what the original says, as it was recorded,
# when a relationship that is not there is deleted, and where there is no cohort.
HONEST = ("ARICIA-501-", "ARICIA-503-", "OMAG-MULTI-TENANT-", "OMAG-REPOSITORY-HANDLER-500-001", "OMRS-REST-API-503-003")
LAST = ("shutdown", "deactivate", "delete", "clear", "disconnect", "unregister", "revoke", "logout")


@pytest.fixture(scope="module")
def document(client):
    return json.loads(client("GET", "/v3/api-docs").content)


def path_of(template: str, variables: dict[str, Any]) -> str:
    """The path with what leads to a server and service that are there, and values of the case elsewhere."""
    known = {
        "serverName": "qs-view-server" if "/api/open-metadata/" in template else "qs-metadata-store",
        "urlMarker": "glossary-manager", "userId": USER, "viewServiceURLMarker": "glossary-manager",
    }
    for name, value in {**variables, **{name: known[name] for name in known if name in variables}}.items():
        template = template.replace("{" + name + "}", quote(str(value), safe=""))
    return template


def in_order(schema: Any) -> list[Any]:
    """The operations that are looked at; those that end something come last."""
    found = [each.ok() for each in schema.get_all_operations()][::PART]
    return sorted(found, key=lambda operation: any(word in operation.definition.raw["operationId"].lower() for word in LAST))


def test_requests_made_from_the_document_and_hostile_bodies_never_lead_to_a_5xx(client, document):
    schema = schemathesis.openapi.from_dict(document)
    problems: list[str] = []
    sent: Counter[int] = Counter()

    def send(verb: str, target: str, body: bytes, kind: str) -> None:
        answer = asyncio.run(client.send(verb, target, body, user=USER, headers={"content-type": kind}))
        sent[answer.status] += 1
        fault = told(answer)
        if fault:
            problems.append(f"{verb} {target[:200]} {body[:300]!r}: {fault}")

    for operation in in_order(schema):
        kind = "text/plain" if "text/plain" in str(operation.definition.raw.get("requestBody")) else "application/json"
        names = [parameter.name for parameter in operation.path_parameters]
        nowhere = path_of(operation.path, dict.fromkeys(names, UNKNOWN))
        for body in HOSTILE if operation.definition.raw.get("requestBody") else HOSTILE[:1]:
            send(operation.method.upper(), nowhere, body, kind)

        @hypothesis.settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def generated(case):
            media = "text/plain" if isinstance(case.body, str) else "application/json"
            query = {name: value for name, value in (case.query or {}).items() if value is not None}
            target = path_of(case.operation.path, dict(case.path_parameters or {})) + (f"?{urlencode(query)}" if query else "")
            send(case.method.upper(), target, as_bytes(case.body), media)

        generated()
    assert not problems, "\n".join([f"{len(problems)} of {sent.total()} requests:", *problems])
    assert sent[200] > len(in_order(schema))


def as_bytes(body: Any) -> bytes:
    """A generated body as it is sent; nothing for none."""
    if isinstance(body, dict | list | int | float | bool | str) or body is None:
        return json.dumps(body).encode("utf-8", "replace")
    return b""


def told(answer: Any) -> str:
    """What is wrong with an answer; nothing when it is no 5xx, or an honest one of a server that is not there."""
    if answer.status >= 500:
        return f"HTTP {answer.status}"
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return ""
    fault = answer.json
    if not isinstance(fault, dict) or not isinstance(fault.get("relatedHTTPCode"), int) or fault["relatedHTTPCode"] < 500:
        return unforeseen(fault) if isinstance(fault, dict) else ""
    honest = str(fault.get("exceptionErrorMessageId")).startswith(HONEST)
    return "" if honest else f"{fault.get('exceptionErrorMessageId')} {fault.get('exceptionErrorMessage')}"


def unforeseen(fault: dict[str, Any]) -> str:
    """An exception that nobody foresaw; that a class is unknown is foreseen, and told in the same way."""
    if fault.get("exceptionErrorMessageId") != "OMAG-COMMON-400-016" or "ClassNotFound" in str(fault.get("exceptionCausedBy")):
        return ""
    return str(fault.get("exceptionErrorMessage"))
