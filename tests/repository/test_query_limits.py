import pytest

from aricia.base.errors import RepositoryFault
from aricia.repository.queries import (
    ClassificationCondition,
    ClassificationConditions,
    Condition,
    Conditions,
    EntityQuery,
    RelationshipQuery,
)
from aricia.repository.query_limits import MOST_CONDITIONS, MOST_ENDS, MOST_LEVELS, check_limits


def many(count):
    return Conditions(tuple(Condition("displayName", "EQ", str(number)) for number in range(count)), "ANY")


def nested(levels):
    group = many(1)
    for _ in range(levels - 1):
        group = Conditions((Condition(nested=group),))
    return group


def test_a_search_within_the_limits_passes():
    check_limits(EntityQuery())
    check_limits(EntityQuery(conditions=many(MOST_CONDITIONS)))
    check_limits(EntityQuery(conditions=nested(MOST_LEVELS)))
    check_limits(RelationshipQuery(end1_guids=("g",) * MOST_ENDS))


@pytest.mark.parametrize(
    "query",
    [
        EntityQuery(conditions=many(MOST_CONDITIONS + 1)),
        EntityQuery(conditions=nested(MOST_LEVELS + 1)),
        EntityQuery(classifications=ClassificationConditions((ClassificationCondition("Anchors", many(MOST_CONDITIONS)),))),
        EntityQuery(classifications=ClassificationConditions((ClassificationCondition("Anchors"),) * (MOST_CONDITIONS + 1))),
        RelationshipQuery(end1_guids=("g",) * MOST_ENDS, end2_guids=("h",)),
    ],
    ids=["conditions", "levels", "conditions of classifications", "classifications", "ends"],
)
def test_a_search_beyond_them_is_refused(query):
    with pytest.raises(RepositoryFault, match="ARICIA-400-081") as refused:
        check_limits(query)
    assert refused.value.kind == "InvalidParameter"
