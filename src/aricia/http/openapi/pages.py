"""The operations that describe the others: the OpenAPI document, and a page to browse it (spec: security, HTTP surface).

The page is Swagger UI as the package swagger-ui-py brings it; its files are read from there. The document is made when it is
first asked for.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable, Iterable
from pathlib import Path

from aricia import __version__
from aricia.base.codec import encode
from aricia.base.operation import Operation, Request
from aricia.http.openapi.document import openapi_document
from aricia.http.replies import Reply, empty_reply, error_reply, file_reply, json_reply

DOCUMENT = "/v3/api-docs"
PAGE = "/swagger-ui/index.html"
_KINDS = {".css": b"text/css", ".js": b"text/javascript", ".html": b"text/html;charset=utf-8", ".txt": b"text/plain"}
_FILES = {
    name: name for name in ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js")
} | {"LICENSE.txt": "LICENSE"}
_START = b"""window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: "/v3/api-docs", dom_id: "#swagger-ui", deepLinking: true, docExpansion: "none", filter: true,
    defaultModelsExpandDepth: -1, persistAuthorization: true, validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset], layout: "BaseLayout",
  })
}
"""
_INDEX = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Operations</title>
<link rel="stylesheet" href="swagger-ui.css"><link rel="icon" href="data:,">
</head>
<body>
<div id="swagger-ui"></div>
<script src="swagger-ui-bundle.js"></script>
<script src="swagger-ui-standalone-preset.js"></script>
<script src="swagger-initializer.js"></script>
</body>
</html>
"""


def describing(operations: Callable[[], Iterable[Operation]], is_public: Callable[[bytes], bool]) -> list[Operation]:
    """The operations; ``operations`` gives those that the document describes."""

    @functools.cache
    def document() -> bytes:
        return encode(openapi_document(operations(), __version__, lambda path: is_public(path.encode())))

    def api_docs(request: Request) -> Reply:
        return json_reply(document())

    return [
        _operation("apiDocs", DOCUMENT, "thread", api_docs),
        _operation("swaggerUI", "/swagger-ui/{file}", "thread", page_file),
        _operation("swaggerUIRedirect", "/swagger-ui.html", "none", to_the_page),
    ]


def page_file(request: Request) -> Reply:
    """A file of the page."""
    name = request.variables["file"]
    body = _body(name)
    if body is None:
        return error_reply(404, f"/swagger-ui/{name}")
    return file_reply(body, _KINDS[Path(name).suffix])


def to_the_page(request: Request) -> Reply:
    """The address that people remember leads to the page."""
    return empty_reply(302, (b"location", PAGE.encode()))


@functools.cache
def _body(name: str) -> bytes | None:
    own = {"index.html": _INDEX, "swagger-initializer.js": _START}.get(name)
    if own is not None or name not in _FILES:
        return own
    found = importlib.util.find_spec("swagger_ui")
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0], "static", _FILES[name]).read_bytes()


def _operation(name: str, path: str, work: str, run: Callable[[Request], Reply]) -> Operation:
    return Operation(
        name=name, service="api-documentation", group="api-documentation", verb="GET", path=path, work=work, run=run,
        response_class="String",
    )
