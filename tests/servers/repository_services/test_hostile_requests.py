"""No request, however broken, makes the repository services fail: each gets a fault that says what is wrong with it."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile_bodies import GLOSSARY, GOOD, HOSTILE_NAMES, damaged

from aricia.base.endpoints import table

# How many damaged bodies each operation gets: 0 = all that there are, which takes minutes.
BODIES_EACH = int(os.environ.get("ARICIA_HOSTILE_BODIES", "8"))
SERVER = "qs-metadata-store"
Call = Callable[[str, str, Any], tuple[int, dict[str, Any]]]
ROWS = [row for row in table() if row.group == "repository-services"]
NAMES = sorted({(row.name, "/enterprise/" in row.path) for row in ROWS})
NOT_OURS = {"OMRS-REST-API-503-003"}  # the server is in no cohort
UNFORESEEN = "OMAG-COMMON-400-016"  # an exception that nobody caught: an answer that tells nothing
HOME_ELSEWHERE = {"OMRS-LOCAL-REPOSITORY-503-009", "OMRS-LOCAL-REPOSITORY-503-010"}


@pytest.fixture(scope="module")
def guids(call: Call) -> dict[str, str]:
    """An entity, its copy-to-be's neighbours and a relationship that hostile requests can hit."""
    terms = [_add(call, name) for name in ("one", "two")]
    link = {"class": "RelationshipCreateRequest", "entityOneGUID": terms[0], "entityTwoGUID": terms[1],
            "relationshipTypeGUID": _type(call, "RelatedTerm")}
    answer = call("POST", f"{BASE}/instances/relationship", link)[1]
    return {"entity": terms[0], "relationship": answer["relationship"]["guid"]}


BASE = f"/servers/{SERVER}/open-metadata/repository-services/users/erinoverview"


def _type(call: Call, name: str) -> str:
    guid: str = call("POST", f"{BASE}/types/typedef/name/{name}", None)[1]["typeDef"]["guid"]
    return guid


def _add(call: Call, name: str) -> str:
    value = {"class": "PrimitivePropertyValue", "typeName": "string", "primitiveValue": name}
    given = {"class": "InstanceProperties", "instanceProperties": {"qualifiedName": value}}
    body = {"class": "EntityCreateRequest", "entityTypeGUID": _type(call, "GlossaryTerm"), "initialProperties": given}
    guid: str = call("POST", f"{BASE}/instances/entity", body)[1]["entity"]["guid"]
    return guid


def _target(row: Any, guids: dict[str, str], chance: random.Random, hostile: bool) -> str:
    target = row.path
    for part in row.path.split("/"):
        if not part.startswith("{"):
            continue
        name = part[1:-1]
        good = {"serverName": SERVER, "userId": "erinoverview", "classificationName": "Ownership", "name": "Glossary",
                "cohortName": "aCohort", "homeMetadataCollectionId": "elsewhere"}.get(name)
        if good is None:
            good = guids["relationship" if "/relationship" in row.path and "elationship" in f"{name}/{row.path}" else "entity"]
        free = name not in ("serverName", "userId")
        target = target.replace(part, chance.choice(HOSTILE_NAMES) if hostile and free else good)
    query = {each[0]: chance.choice(("true", "'", "%", "(a+)+$", "-1", "", GLOSSARY, "elsewhere")) for each in row.query}
    return f"{target}?{urlencode(query)}" if query else target


def _problem(status: int, answer: dict[str, Any], what: str) -> str | None:
    """What is wrong with an answer: a failure, or a fault that does not say what it is."""
    code = answer.get("relatedHTTPCode", status)
    message_id = answer.get("exceptionErrorMessageId", "")
    if message_id == UNFORESEEN or status >= 500 or (code >= 500 and message_id not in NOT_OURS | HOME_ELSEWHERE):
        return f"{what}: {status} {code} {message_id} {answer.get('exceptionErrorMessage')}"
    if status == 200 and code != 200 and not (answer.get("exceptionClassName") and message_id):
        return f"{what}: a fault without class or id"
    return None


@pytest.mark.parametrize(("name", "enterprise"), NAMES)
def test_broken_requests_get_faults_and_never_a_failure(call, guids, name, enterprise):
    problems = []
    for row in ROWS:
        if row.name != name or ("/enterprise/" in row.path) != enterprise:
            continue
        chance = random.Random(row.path)
        good = GOOD[row.body_class]
        bodies = [None, good, *damaged(good, BODIES_EACH, row.path)]
        for body in bodies if row.verb == "POST" else [None]:
            given = {"class": row.body_class, **body} if body is not None else None
            status, answer = call(row.verb, _target(row, guids, chance, hostile=chance.random() < 0.3), given)
            problem = _problem(status, answer, f"{row.path} {json.dumps(given)[:300]}")
            if problem:
                problems.append(problem)
    assert problems == []
