"""What others may use of the enterprise repository."""

from __future__ import annotations

from aricia.cohort.enterprise.base_session import entities_by_guid, relationships_by_guid
from aricia.cohort.enterprise.members import MemberList, MemberSource, RemoteMember
from aricia.cohort.enterprise.merging import home_of
from aricia.cohort.enterprise.repository import EnterpriseRepository

__all__ = [
    "EnterpriseRepository", "MemberList", "MemberSource", "RemoteMember", "entities_by_guid", "home_of", "relationships_by_guid",
]
