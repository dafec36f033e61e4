"""What other floors may use of the cohorts."""

from __future__ import annotations

from aricia.cohort.cohort import (
    INSTANCES,
    REGISTRATIONS,
    SINGLE,
    TYPES,
    Cohort,
    CohortPlace,
    CohortTopic,
    reserve_reader,
)
from aricia.cohort.enterprise.api import EnterpriseRepository, MemberList, MemberSource, RemoteMember
from aricia.cohort.envelope import Originator
from aricia.cohort.exchange_rules import ExchangeRule, rule_of
from aricia.cohort.member_copies import Reach
from aricia.cohort.registration import LocalMember, virtual_connection
from aricia.cohort.registry_store import MemberRegistration, open_registry_store

__all__ = [
    "INSTANCES", "REGISTRATIONS", "SINGLE", "TYPES", "Cohort", "CohortPlace", "CohortTopic", "EnterpriseRepository",
    "ExchangeRule", "LocalMember", "MemberList", "MemberRegistration", "MemberSource", "Originator", "Reach",
    "RemoteMember", "open_registry_store", "reserve_reader", "rule_of", "virtual_connection",
]
