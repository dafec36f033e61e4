"""A platform in this process that runs no server, and calls of its administration services without HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest

from aricia.base.errors import AriciaError
from aricia.base.operation import Request
from aricia.base.settings import Settings
from aricia.servers.administration.operations import ROOT, operations
from aricia.servers.data_directory import DataDirectory
from aricia.servers.platform import Platform

ADMINISTRATOR = "garygeeke"


class Administration:
    """Calls operations by verb and path below the root of the administration services."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self._operations = [(operation, operation.path.removeprefix(ROOT).split("/")) for operation in operations()]

    def __call__(self, verb: str, target: str, body: Any = None, *, user: str = ADMINISTRATOR) -> dict[str, Any]:
        path, _, query = target.partition("?")
        operation, variables = self.find(verb, path)
        request = Request(
            operation=operation, variables=variables, query=dict(parse_qsl(query, keep_blank_values=True)), body=body, user=user,
            request_id="r1", platform=self.platform,
        )
        return operation.run(request)

    def fault(self, verb: str, target: str, body: Any = None, *, user: str = ADMINISTRATOR) -> AriciaError:
        with pytest.raises(AriciaError) as caught:
            self(verb, target, body, user=user)
        return caught.value

    def document(self, server: str) -> dict[str, Any]:
        stored = self.platform.documents.load(server)
        assert stored is not None
        return stored

    def find(self, verb: str, path: str) -> tuple[Any, dict[str, str]]:
        """The operation of a path, and the variables in it."""
        parts, fitting = path.split("/"), []
        for operation, template in self._operations:
            if operation.verb == verb and len(template) == len(parts):
                pairs = list(zip(template, parts, strict=True))
                if all(name.startswith("{") or name == part for name, part in pairs):
                    variables = {name[1:-1]: part for name, part in pairs if name.startswith("{")}
                    fitting.append((len(variables), operation, variables))
        _, operation, variables = min(fitting, key=lambda found: found[0])
        return operation, variables


@pytest.fixture
def platform(tmp_path):
    DataDirectory(tmp_path).use_demonstration_secrets()
    platform = Platform(tmp_path, Settings({}, {}))
    yield platform
    platform.close()


@pytest.fixture
def administration():
    """Makes the caller of a platform's administration services."""
    return Administration


@pytest.fixture
def admin(platform):
    return Administration(platform)
