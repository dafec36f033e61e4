"""Which events a member sends, processes and saves (spec: cohort and events, section 1.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from msgspec import Struct

REGISTRATION_ONLY, JUST_TYPEDEFS, SELECTED_TYPES = "REGISTRATION_ONLY", "JUST_TYPEDEFS", "SELECTED_TYPES"
LEARNED_TYPES, DESELECTED_TYPES, GOVERNANCE_ZONES, ALL = "LEARNED_TYPES", "DESELECTED_TYPES", "GOVERNANCE_ZONES", "ALL"
RULES = (REGISTRATION_ONLY, JUST_TYPEDEFS, SELECTED_TYPES, LEARNED_TYPES, DESELECTED_TYPES, GOVERNANCE_ZONES, ALL)


class LearnedTypes(Protocol):
    """Types that users have asked for."""

    @property
    def learned(self) -> frozenset[str]:
        """Their GUIDs."""
        ...


class ExchangeRule(Struct, frozen=True, kw_only=True):
    """A rule with what it chooses by.

    types: GUIDs of the types that are selected, or deselected; subtypes have to be named, too
    learned: types that users have asked for, to which LEARNED_TYPES adds those that are selected; None: nothing has to be asked
        for, as of what is at home here
    included, excluded: zones; an instance that is in no zone passes
    """

    rule: str = ALL
    types: frozenset[str] = frozenset()
    included: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    learned: LearnedTypes | None = None

    @property
    def passes_types(self) -> bool:
        """Whether type events pass."""
        return self.rule != REGISTRATION_ONLY

    @property
    def passes_instances(self) -> bool:
        """Whether any events of instances pass."""
        return self.rule not in (REGISTRATION_ONLY, JUST_TYPEDEFS)

    def passes(self, type_guid: str, zones: Iterable[str] = ()) -> bool:
        """Whether events of an instance of a type pass. zones: those that the instance is in"""
        if not self.passes_instances:
            return False
        if self.rule == SELECTED_TYPES:
            return type_guid in self.types
        if self.rule == LEARNED_TYPES:
            return self.learned is None or type_guid in self.types or type_guid in self.learned.learned
        if self.rule == DESELECTED_TYPES:
            return type_guid not in self.types
        if self.rule == GOVERNANCE_ZONES:
            return self._in_zones(frozenset(zones))
        return True

    def learns(self, type_guid: str, zones: Iterable[str] = ()) -> bool:
        """Whether an instance that a user has found elsewhere passes: whatever it is where the rule is to learn."""
        return self.rule == LEARNED_TYPES or self.passes(type_guid, zones)

    def only_types(self) -> frozenset[str] | None:
        """The GUIDs of the types that pass; None when that is not said by naming them."""
        if self.rule == LEARNED_TYPES and self.learned is not None:
            return self.types | self.learned.learned
        return self.types if self.rule == SELECTED_TYPES else None

    def _in_zones(self, zones: frozenset[str]) -> bool:
        if not zones:
            return True
        return not zones & self.excluded and (not self.included or bool(zones & self.included))


def rule_of(section: Mapping[str, Any], rule: str, types: str, zones: str = "") -> ExchangeRule:
    """The rule in a section of a configuration document.

    rule, types: names of the fields with the rule and with the selected types;  zones: ending of those with the zones
    """
    name = section.get(rule) or ALL
    return ExchangeRule(
        rule=name if name in RULES else ALL,
        types=frozenset(str(each.get("guid")) for each in section.get(types) or () if each.get("guid")),
        included=frozenset(section.get(f"includedZones{zones}") or ()),
        excluded=frozenset(section.get(f"excludedZones{zones}") or ()),
    )


def zones_of(classifications: Iterable[Any]) -> list[str]:
    """The zones that the classifications of an instance put it into."""
    for each in classifications:
        if each.type_name == "ZoneMembership":
            return [str(zone) for zone in each.properties.get("zoneMembership") or ()]
    return []
