"""Who vouches for the users of a platform, from its settings: the platform itself, and perhaps another issuer of tokens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault, Settings
from aricia.connections.api import HttpPool, RestLimits
from aricia.http.api import LIFETIME, ForeignTokens, Revocations, TokenAuthority, key_pair
from aricia.servers.api import locate

_LIMITS = RestLimits(connect=3.0, read=5.0, retries=1)
_OK = 200
_CLAIMED = frozenset(("self", ""))  # names that are no other issuer's


def tokens_of(settings: Settings, folder: Path, audit_log: AuditLog) -> TokenAuthority:
    """The authority of a data directory. Keys of another issuer are got before the first request where that is possible.

    errors: RevocationFault, SettingFault
    """
    foreign = _foreign(settings, folder, audit_log)
    if foreign is not None:
        foreign.renew()
    return TokenAuthority(key_pair(folder), Revocations(folder, LIFETIME), foreign)


def _foreign(settings: Settings, folder: Path, audit_log: AuditLog) -> ForeignTokens | None:
    issuer, audience, place = (settings.text(f"aricia.oidc.{name}").strip() for name in ("issuer", "audience", "jwks"))
    if not issuer:
        return None
    if issuer in _CLAIMED:
        raise SettingFault(f"The setting aricia.oidc.issuer is {issuer!r}, which is the platform's own name in its tokens.")
    if not audience or not place:
        raise SettingFault("The setting aricia.oidc.issuer needs aricia.oidc.audience and aricia.oidc.jwks beside it.")

    def tell(reason: str) -> None:
        audit_log.log("ARICIA-0152", issuer, reason, component="Security", action="getKeys")

    return ForeignTokens(issuer, audience, settings.text("aricia.oidc.user-claim").strip(), _fetch(settings, folder, place), tell)


def _fetch(settings: Settings, folder: Path, place: str) -> Callable[[], bytes]:
    if "://" not in place:
        return lambda: locate(folder, place).read_bytes()
    if not place.startswith("https://"):
        raise SettingFault(f"The setting aricia.oidc.jwks is {place}; keys are read from a file or over https.")
    authority = settings.text("aricia.oidc.ca-file").strip()
    pool = HttpPool(_LIMITS, ca_file=locate(folder, authority) if authority else None)

    def fetch() -> bytes:
        try:
            answer = pool.send("GET", place, repeatable=True)
        except AriciaError as fault:
            raise OSError(fault.text) from None
        if answer.status != _OK:
            raise OSError(f"{place} answers HTTP {answer.status}")
        return answer.content

    return fetch
