"""The platform and its servers as elements of its metadata store, as the integration connectors of the quickstart catalogue them.

Clients look servers up by these elements and reach them through the connections that the templates of the content pack make.
"""

from __future__ import annotations

import json
import ssl
from typing import Any
from urllib.request import Request, urlopen

ORGANIZATION = "Coco Pharmaceuticals"
PLATFORM_TEMPLATE = "9b06c4dc-ddc8-47ae-b56b-28775d3a96f0"
PLATFORMS = ("Quickstart OMAG Server Platform", "Local OMAG Server Platform")  # the second as older suites call it
SERVER_TEMPLATES = {
    "metadata-store": "bd8de890-fa79-4c24-aab8-20b41b5893dd", "view-server": "fd61ca01-390d-4aa2-a55d-426826aa4e1b",
    "integration-daemon": "6b3516f0-dd13-4786-9601-07215f995197", "engine-host": "1764a891-4234-45f1-8cc3-536af40c790d",
}
SECRETS = {"secretsStorePathName": "secrets/egeria-servers.omsecrets", "secretsCollectionName": "OMAGServerPlatformCataloguer"}
_ASSETS = "/servers/qs-view-server/api/open-metadata/asset-maker/assets/from-template"


def catalogue(url: str, servers: list[str]) -> None:
    """Make the elements of the platform at an address and of its servers."""
    token = _call(url + "/api/token", {"userId": "erinoverview", "password": "secret"}, None)
    common = {
        **SECRETS, "platformURLRoot": url, "organizationName": ORGANIZATION, "versionIdentifier": "6.2", "description": "",
        "platformUserId": "omagspcatnpa", "connectionUserId": "omagspcatnpa", "platformDescription": "",
    }
    for name in PLATFORMS:
        _create(url, token, PLATFORM_TEMPLATE, common | {"platformName": name, "resourceName": f"{ORGANIZATION}.{name}"})
    for name in servers:
        template = next(guid for kind, guid in SERVER_TEMPLATES.items() if name.endswith(kind))
        _create(url, token, template, common | {"serverName": name, "resourceName": f"{ORGANIZATION}.{name}"})


def _create(url: str, token: str, template: str, values: dict[str, str]) -> None:
    body = {
        "class": "TemplateRequestBody", "templateGUID": template, "isOwnAnchor": True, "placeholderPropertyValues": values,
        "deepCopy": True,
    }
    answer = json.loads(_call(url + _ASSETS, body, token))
    if answer["relatedHTTPCode"] != 200:
        raise RuntimeError(f"{values['resourceName']} is not catalogued: {answer}")


def _call(url: str, body: dict[str, Any], token: str | None) -> str:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    with urlopen(Request(url, json.dumps(body).encode(), headers), context=ssl._create_unverified_context()) as answer:
        text: str = answer.read().decode()
    return text
