"""Copying a configuration document to another platform, as the user whom a secrets store names.

The other platform is called over REST; HTTPS certificates are always verified, against the certificates that the machine trusts
(or those of SSL_CERT_FILE). A document for this platform itself is handed over in the process, after the same login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from msgspec import Struct
from msgspec.structs import replace as replaced

from aricia.base.errors import (
    AriciaError,
    ConfigurationError,
    ConnectorError,
    InvalidParameter,
    PropertyServerError,
    UserNotAuthorized,
    invalid,
)
from aricia.base.operation import Request
from aricia.servers.administration.whole_documents import store_document, visible_document
from aricia.servers.configuration.beans import read_bean
from aricia.servers.configuration.document_store import Document
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.security.login import LoginRefused

if TYPE_CHECKING:
    import httpx

Json = dict[str, Any]

_TIMEOUT = 30.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_CALL = "/open-metadata/admin-services/servers/{server}/configuration"
# Faults of the other platform by their class; what is not in here is a fault of the deployment.
_FAULTS: tuple[type[AriciaError], ...] = (UserNotAuthorized, InvalidParameter, PropertyServerError, ConfigurationError)


class Login(Struct, frozen=True):
    """How to log on: who, and where (None: at the platform that is called). ``token``: one that the secrets store holds"""

    user: str
    password: str
    url: str | None
    token: str | None


def deploy(request: Request) -> Json:
    """Copy the document of the server that the path names.

    errors: OMAG-ADMIN-503-001 the other platform cannot be called, or refuses;  ARICIA-400-092 a URL or secrets store that is of
    no use;  ARICIA-403-090 and those of ``store_document`` a user who may not
    """
    given = read_bean("URLRequestBody", request.body)
    server, document = visible_document(request)
    resolve = request.platform.placeholders
    target = str(resolved(given.get("urlRoot") or document["localServerURL"], resolve)).rstrip("/")
    _check_url(target)
    login = _login(request, *(
        str(resolved(given.get(name) or document.get(name) or "", resolve))
        for name in ("secretsStoreLocation", "secretsStoreCollection")
    ))
    if request.platform.is_at(target):
        _deploy_here(request, document, login)
    else:
        _deploy_there(target, server, document, login)
    return {}


def _check_url(url: str) -> None:
    """Passwords and tokens go over HTTPS, or to this machine."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        usable = usable and bool(parts.hostname) and parts.port != 0 and not (parts.username or parts.query or parts.fragment)
    except ValueError:
        usable = False
    if not usable:
        raise invalid("ARICIA-400-092", parameter="urlRoot", inserts=("urlRoot", url))


def _login(request: Request, location: str, collection: str) -> Login:
    if not location or not collection:
        missing = "secretsStoreCollection" if location else "secretsStoreLocation"
        raise invalid("ARICIA-400-092", parameter=missing, inserts=(missing, ""))
    try:
        secrets = request.platform.secrets_store(location).collection(collection)
    except ConnectorError:
        raise invalid("ARICIA-400-092", parameter="secretsStoreLocation", inserts=("secretsStoreLocation", location)) from None
    api = secrets.token_api or {}
    body = api.get("requestBody") or {}
    user, password = body.get("userId"), body.get("password")
    if not user:
        user, password = secrets.secrets.get("userId"), secrets.secrets.get("clearPassword")
    token = secrets.secrets.get("accessToken")
    if not token and not (user and password):
        raise invalid("ARICIA-400-092", parameter="secretsStoreCollection", inserts=("secretsStoreCollection", collection))
    return Login(str(user or ""), str(password or ""), api.get("url"), token)


def _deploy_here(request: Request, document: Document, login: Login) -> None:
    """Store the document on this platform, as the user of the secrets store."""
    try:
        user = request.platform.users.log_in(login.user, login.password, None).user_id
    except LoginRefused as refusal:
        raise _failed("log in", type(refusal).__name__, str(refusal)) from None
    store_document(replaced(request, user=user), document)


# ---- another platform ------------------------------------------------------------------------------------------------
def _deploy_there(target: str, server: str, document: Document, login: Login) -> None:
    import httpx  # only those who deploy pay for loading it

    path = _CALL.format(server=quote(server, safe=""))
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            token = login.token or _token(client, target, login)
            reply = client.post(target + path, json=document, headers={"Authorization": f"Bearer {token}"})
            answer = _answer(reply)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        raise _failed(path, type(problem).__name__, str(problem)) from None
    if answer.get("relatedHTTPCode") != 200:
        raise _fault_of(answer, path)


def _token(client: httpx.Client, target: str, login: Login) -> str:
    url = login.url or f"{target}/api/token"
    _check_url(url)
    reply = client.post(url, json={"userId": login.user, "password": login.password})
    reply.raise_for_status()
    return reply.text.strip()


def _answer(reply: httpx.Response) -> Json:
    reply.raise_for_status()
    answer = reply.json()
    if not isinstance(answer, dict):
        raise ValueError("the answer is no JSON object")
    return answer


def _fault_of(answer: Json, path: str) -> AriciaError:
    """The fault that the other platform answered with, as one of this platform."""
    text = str(answer.get("exceptionErrorMessage") or "no reason was given")
    known = next((kind for kind in _FAULTS if kind.wire_class == answer.get("exceptionClassName")), None)
    code = answer.get("relatedHTTPCode")
    if known is UserNotAuthorized:
        properties = answer.get("exceptionProperties") or {}
        return UserNotAuthorized(
            "ARICIA-403-090", (text,), properties={"userId": str(properties.get("userId", ""))},
            code=code if isinstance(code, int) else None,
        )
    return _failed(path, str(answer.get("exceptionErrorMessageId") or ""), text)


def _failed(call: str, kind: str, text: str) -> ConfigurationError:
    return ConfigurationError("OMAG-ADMIN-503-001", (call, kind, text), caused_by=kind)
