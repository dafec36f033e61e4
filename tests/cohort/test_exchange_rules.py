import pytest

from aricia.cohort.exchange_rules import ExchangeRule, rule_of


@pytest.mark.parametrize(("rule", "types", "instances"), [
    ("ALL", True, True), ("LEARNED_TYPES", True, True), ("JUST_TYPEDEFS", True, False), ("REGISTRATION_ONLY", False, False),
])
def test_rules_pass_types_and_instances(rule, types, instances):
    made = ExchangeRule(rule=rule)
    assert (made.passes_types, made.passes("any-type")) == (types, instances)


def test_selected_types_pass_and_deselected_ones_do_not():
    section = {"eventsToSendRule": "SELECTED_TYPES", "selectedTypesToSend": [{"guid": "a", "name": "A"}]}
    selected = rule_of(section, "eventsToSendRule", "selectedTypesToSend", "ToSend")
    assert selected.passes("a") and not selected.passes("b")
    deselected = ExchangeRule(rule="DESELECTED_TYPES", types=frozenset("a"))
    assert deselected.passes("b") and not deselected.passes("a")


def test_zones_decide_where_the_rule_says_so():
    section = {"r": "GOVERNANCE_ZONES", "includedZonesToSave": ["in", "out"], "excludedZonesToSave": ["out"]}
    rule = rule_of(section, "r", "types", "ToSave")
    assert rule.passes("t", ["in"]) and rule.passes("t", ())
    assert not rule.passes("t", ["in", "out"]) and not rule.passes("t", ["elsewhere"])


def test_a_section_without_a_rule_or_with_an_unknown_one_passes_everything():
    assert rule_of({}, "r", "t").rule == rule_of({"r": "SOMETIMES"}, "r", "t").rule == "ALL"
