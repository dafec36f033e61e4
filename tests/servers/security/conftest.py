"""A small user directory in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from aricia.connections.api import SecretsFile

DIRECTORY = """
secretsCollections:
  people:
    users:
      erin: {userAccountStatus: AVAILABLE, userAccountType: EMPLOYEE, userName: Erin, secrets: {clearPassword: secret}}
      tom: {userAccountStatus: AVAILABLE, userAccountType: EMPLOYEE, securityGroups: [finance-team],
            otherProperties: {defaultZones: [finance], publishZones: [public]}}
      nina: {userAccountStatus: AVAILABLE, userAccountType: DIGITAL}
      locked: {userAccountStatus: LOCKED, secrets: {clearPassword: secret}}
      expired: {userAccountStatus: CREDENTIALS_EXPIRED, secrets: {clearPassword: secret}}
      plain: {userAccountStatus: AVAILABLE}
    namedLists:
      operators: {listTypeName: SecurityRole, userMembers: [tom]}
    securityAccessControls:
      platform-services: {associatedSecurityList: {DEFAULT: [operators]}}
      some-server: {associatedSecurityList: {DEFAULT: [employeeUsers]}}
      finance: {associatedSecurityList: {READ: [finance-team, digitalUsers], DEFAULT: [finance-team]}}
      owners: {associatedSecurityList: {READ: [allUsers], DEFAULT: [instanceOwner]}}
      kept: {associatedSecurityList: {DEFAULT: [existingMaintainer]}}
"""


@pytest.fixture
def directory(tmp_path: Path) -> SecretsFile:
    file = tmp_path / "people.omsecrets"
    file.write_text(DIRECTORY)
    return SecretsFile(file)
