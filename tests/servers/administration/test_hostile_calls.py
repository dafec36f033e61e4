"""No call of the administration services ends in anything but an answer or a catalogued fault, whatever its body holds."""

import random

import pytest

from aricia.base.body_faults import UnmappableBody
from aricia.base.errors import AriciaError
from aricia.base.operation import Request
from aricia.base.tables import rows
from aricia.servers.administration.operations import operations

VALUES = (
    None, "", " ", "x", "~{x}~", "\u0000", "😀" * 50, 0, -1, 1 << 62, 1.5, True, [], {}, [None], [[]], [{}], {"a": None},
    {"class": "X"}, {"class": "VirtualConnection", "embeddedConnections": [None, {}, {"embeddedConnection": {}}]},
    {"x": [1, {"y": []}]},
)
NAMES = sorted({row["property"] for row in rows("configuration_beans.tsv") if row["property"]})
OPERATIONS = [operation for operation in operations() if operation.name != "deployOMAGServerConfig"]
VARIABLES = {
    "serverName": "s", "serviceURLMarker": "open-metadata-store", "cohortName": "c", "connectionName": "Console", "name": "n",
    "groupQualifiedName": "g",
}


def body_for(operation, chance):
    kind = operation.body_class
    if operation.body == "none":
        return None
    if operation.body == "text":
        return chance.choice(["", " ", "x", "\u0000", "../../x", "😀"])
    if kind.startswith("List<"):
        return [chance.choice([*VALUES, bean(chance)]) for _ in range(chance.randrange(3))]
    return bean(chance)


def bean(chance):
    found = {name: chance.choice(VALUES) for name in chance.sample(NAMES, chance.randrange(12))}
    for name in chance.sample(NAMES, chance.randrange(4)):
        found[name] = {inner: chance.choice(VALUES) for inner in chance.sample(NAMES, 3)}
    return found


def call(platform, operation, chance):
    query = {name: chance.choice(["", " ", "x", "😀"]) if kind == "String" else "5" for name, kind, *_ in operation.query}
    variables = {**VARIABLES, "serviceURLMarker": chance.choice(["open-metadata-store", "glossary-manager", "", "x"])}
    operation.run(Request(
        operation=operation, variables=variables, query=query, body=body_for(operation, chance), user="garygeeke", request_id="r",
        platform=platform,
    ))


@pytest.mark.parametrize("seed", range(12))
def test_no_call_fails_in_an_unforeseen_way(platform, seed):
    chance = random.Random(seed)
    for _ in range(250):
        operation = chance.choice(OPERATIONS)
        if chance.random() < 0.05:
            operation = next(each for each in OPERATIONS if each.name == "clearOMAGServerConfig")
        try:
            call(platform, operation, chance)
        except UnmappableBody:
            continue
        except AriciaError as fault:
            assert fault.code < 500, f"{operation.name}: {fault.text}"
    platform.keep_documents_at(None)
