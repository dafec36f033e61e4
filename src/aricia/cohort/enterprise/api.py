"""What others may use of the enterprise repository."""

from __future__ import annotations

from aricia.cohort.enterprise.members import MemberList, MemberSource, RemoteMember
from aricia.cohort.enterprise.repository import EnterpriseRepository

__all__ = ["EnterpriseRepository", "MemberList", "MemberSource", "RemoteMember"]
