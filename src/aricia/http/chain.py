"""What happens to a request, in order. Each handler takes the exchange and returns a reply that ends it, or None to go on.

    OPENING    before the body is read
    DECODING   from the body's bytes to a call of an operation
    FAULTS     how an exception of the chain or of the operation is answered, first match
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from aricia.base.body_faults import MissingBody, UnmappableBody
from aricia.base.errors import AriciaError, PropertyServerError
from aricia.base.guids import new_guid
from aricia.base.request_context import request_id
from aricia.http import cors, replies
from aricia.http.bodies import read_json
from aricia.http.envelope import unmappable
from aricia.http.exchange import Exchange
from aricia.http.media_types import accepts_json, json_charset
from aricia.http.query import BadParameter, check_query, read_query
from aricia.http.replies import Reply
from aricia.http.tokens import InvalidToken
from aricia.http.watching import METRICS, is_admitted
from aricia.servers.api import LoginRefused

if TYPE_CHECKING:
    from aricia.http.kernel import Kernel



class BodyTooLarge(Exception):
    """The body exceeds the limit (HTTP 413)."""


Handler = Callable[["Kernel", Exchange], Reply | None]

_ILLEGAL = re.compile(rb'[\[\]<>{}|\\^`"\x00-\x20\x7f-\xff]|%(?![0-9A-Fa-f]{2})')
_PUBLIC = frozenset((
    b"/api/token", b"/api/about", b"/open-metadata/platform-services/server-platform/origin", b"/health/live", b"/health/ready",
))
_PUBLIC_TREES = (b"/api/public/", b"/swagger-ui/", b"/v3/api-docs")


# ---- before the body is read ---------------------------------------------------------------------------------------
def refuse_illegal_characters(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """Characters that a URL must escape, and escapes that are none, never reach the platform."""
    if _ILLEGAL.search(exchange.target) is None and _ILLEGAL.search(exchange.query_string) is None:
        return None
    return replies.illegal_request_reply()


def refuse_ambiguous_paths(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """Paths that could be read in two ways: empty segments, path parameters, dot segments."""
    target = exchange.target
    if b"//" in target or b";" in target or (b"/." in target and _has_dot_segment(target)):
        return replies.unauthorised_reply()
    return None


def answer_preflight(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """A browser's question whether a page may call; it carries no token."""
    if exchange.method == "OPTIONS" and exchange.origin is not None and exchange.asked_method is not None:
        return cors.preflight(kernel.origins, exchange)
    return None


def authenticate(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """The user of the bearer token. Without one only public paths go on, but a bad one is refused everywhere."""
    if exchange.authorization is not None:
        exchange.user = kernel.tokens.user_of(exchange.authorization)
    if exchange.user is None and not is_public(exchange.target) and not _is_watcher(kernel, exchange):
        return replies.unauthorised_reply()
    return None


def find_operation(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """The operation of verb and path: 404 for an unknown path, 405 for another verb, the allowed verbs for OPTIONS."""
    segments = exchange.target.decode("latin-1").split("/")[1:]
    if b"%" in exchange.target:
        segments = [unquote_to_bytes(segment).decode("utf-8", "replace") for segment in segments]
    method = "GET" if exchange.method == "HEAD" else exchange.method
    found = kernel.routes.find(method, segments)
    if found is not None:
        exchange.route, exchange.variables = found
        return None
    verbs = kernel.routes.verbs(segments)
    if not verbs:
        return _error(exchange, 404)
    allowed = ",".join([*verbs, *(["HEAD"] if "GET" in verbs else []), "OPTIONS"]).encode()
    if method == "OPTIONS":
        return replies.empty_reply(200, (b"allow", allowed))
    return _error(exchange, 405, (b"allow", allowed))


def check_content_type(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """A JSON body needs a JSON content type."""
    if not exchange.route.json_body:  # type: ignore[union-attr]
        return None
    if exchange.content_type is None:
        return None if exchange.content_length == 0 else _error(exchange, 415)
    charset = json_charset(exchange.content_type)
    if charset is None:
        return _error(exchange, 415)
    exchange.charset = charset
    return None


def check_parameters(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """The query string, with the types that the operation declares."""
    checks = exchange.route.checks  # type: ignore[union-attr]
    if exchange.query_string:
        exchange.query = read_query(exchange.query_string)
    if checks:
        check_query(exchange.query, checks)
    return None


def refuse_large_bodies(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """Bodies over the limit are not read."""
    if exchange.content_length > kernel.body_limit:
        return _error(exchange, 413, (b"connection", b"close"))
    return None


# ---- from bytes to a call ------------------------------------------------------------------------------------------
def decode_body(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """The body in the form that the operation takes."""
    route = exchange.route
    kind = route.operation.body  # type: ignore[union-attr]
    if kind == "none":
        return None
    if kind == "text":
        if not exchange.raw_body:
            raise MissingBody
        exchange.body = exchange.raw_body.decode("utf-8", "replace")
        return None
    exchange.body = read_json(exchange.raw_body, kind, exchange.charset, route.bean_body)  # type: ignore[union-attr]
    return None


def check_accept(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """The answer is JSON (or text, whatever was asked for)."""
    accept = exchange.accept
    if accept is None or accept == b"*/*" or accepts_json(accept) or exchange.route.text_answer:  # type: ignore[union-attr]
        return None
    return replies.empty_reply(406)


def name_the_request(kernel: Kernel, exchange: Exchange) -> Reply | None:
    """A request id, the body's or a new one, which the answer and everything written by the call carry."""
    given = exchange.body.get("requestId") if isinstance(exchange.body, dict) else None
    exchange.request_id = given if given and isinstance(given, str) else new_guid()
    request_id.set(exchange.request_id)
    return None


OPENING: tuple[Handler, ...] = (
    refuse_illegal_characters,
    refuse_ambiguous_paths,
    answer_preflight,
    authenticate,
    find_operation,
    check_parameters,
    check_content_type,
    refuse_large_bodies,
)

DECODING: tuple[Handler, ...] = (
    decode_body,
    check_accept,
    name_the_request,
)


# ---- faults --------------------------------------------------------------------------------------------------------
def answer_invalid_token(kernel: Kernel, exchange: Exchange, fault: InvalidToken) -> Reply:
    """HTTP 401, empty, with the reason in a header."""
    return replies.invalid_token_reply(str(fault))


def answer_refused_login(kernel: Kernel, exchange: Exchange, fault: LoginRefused) -> Reply:
    """HTTP 401 with a body: clients read it."""
    return replies.document_reply(401, {
        "class": "FFDCResponseBase",
        "relatedHTTPCode": 401,
        "exceptionClassName": "org.springframework.security.authentication.AuthenticationServiceException",
        "exceptionErrorMessage": str(fault),
        "exceptionSystemAction": "No token was issued.",
        "exceptionUserAction": "Log in with the user id and password of an account that is available.",
    }, (b"www-authenticate", b"Bearer"))


def answer_unmappable_body(kernel: Kernel, exchange: Exchange, fault: UnmappableBody) -> Reply:
    """HTTP 400 with a body; the connection is closed."""
    return replies.document_reply(400, unmappable(fault), (b"connection", b"close"))


def answer_bad_request(kernel: Kernel, exchange: Exchange, fault: MissingBody | BadParameter) -> Reply:
    """HTTP 400 of the web layer."""
    return _error(exchange, 400)


def answer_too_large(kernel: Kernel, exchange: Exchange, fault: BodyTooLarge) -> Reply:
    """HTTP 413; the connection is closed, because the rest of the body is still on its way."""
    return _error(exchange, 413, (b"connection", b"close"))


def answer_overdue(kernel: Kernel, exchange: Exchange) -> Reply:
    """The request took too long: HTTP 408 when it never arrived as a whole, otherwise a fault of its operation."""
    if not exchange.request_id or exchange.route is None:
        return _error(exchange, 408, (b"connection", b"close"))
    inserts = (exchange.route.operation.name, f"{kernel.deadlines.limit:g}")
    return kernel.fault_reply(exchange, PropertyServerError("ARICIA-504-001", inserts))


def answer_fault(kernel: Kernel, exchange: Exchange, fault: AriciaError) -> Reply:
    """HTTP 200 with the fault in the operation's own answer."""
    return kernel.fault_reply(exchange, fault)


def answer_unexpected(kernel: Kernel, exchange: Exchange, fault: Exception) -> Reply:
    """An exception that nobody foresaw: logged with its trace, told without it."""
    return kernel.unexpected_reply(exchange, fault)


FAULTS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[..., Reply]], ...] = (
    (AriciaError, answer_fault),
    (UnmappableBody, answer_unmappable_body),
    ((MissingBody, BadParameter), answer_bad_request),
    (BodyTooLarge, answer_too_large),
    (InvalidToken, answer_invalid_token),
    (LoginRefused, answer_refused_login),
    (Exception, answer_unexpected),
)


def is_public(target: bytes) -> bool:
    """Whether a path may be asked for without a token."""
    if target in _PUBLIC or target.startswith(_PUBLIC_TREES):
        return True
    return target.startswith(b"/servers/") and target.endswith(b"/api/token") and target.count(b"/") == 4


def _is_watcher(kernel: Kernel, exchange: Exchange) -> bool:
    """Whether the figures are asked for from where they may be had without a token."""
    return exchange.target == METRICS and is_admitted(kernel.metrics_access, exchange.client)


def _error(exchange: Exchange, status: int, *headers: replies.Header) -> Reply:
    """A fault of HTTP itself. Without a token the original has no right to say so and answers 401."""
    if exchange.user is None:
        return replies.unauthorised_reply()
    return replies.error_reply(status, exchange.path, *headers)


def _has_dot_segment(target: bytes) -> bool:
    return not {b".", b".."}.isdisjoint(target.split(b"/"))
