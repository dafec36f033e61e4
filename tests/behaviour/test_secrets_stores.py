"""The behaviour suite, on the secrets stores that ship."""

import pytest
import yaml

from aricia.connections.api import open_secrets_store, read_connection
from aricia.testing.secrets_store_behaviour import *  # noqa: F403

FILE = "org.odpi.openmetadata.adapters.connectors.secretsstore.yaml.YAMLSecretsStoreProvider"
ENVIRONMENT = "aricia.connections.secrets.EnvironmentSecretsStoreProvider"


@pytest.fixture(params=[FILE, ENVIRONMENT], ids=["file", "environment"])
def open_secrets(request, tmp_path, monkeypatch):
    def opener(secrets):
        content = {"secretsCollections": {"some-things": {"secrets": dict(secrets)}}}
        (tmp_path / "x.omsecrets").write_text(yaml.safe_dump(content))
        for name, value in secrets.items():
            monkeypatch.setenv(f"SOME_THINGS_{name.upper()}", value)
        return open_secrets_store(read_connection({
            "connectorType": {"connectorProviderClassName": request.param}, "endpoint": {"networkAddress": "x.omsecrets"},
            "configurationProperties": {"secretsCollectionName": "some-things"},
        }), lambda name: tmp_path / name)

    return opener
