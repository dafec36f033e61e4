"""What a running platform reads again when it is told to (SIGHUP): certificate, secrets, keys of another issuer of tokens."""

from __future__ import annotations

from collections.abc import Callable

from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault, Settings
from aricia.cli.platform_tls import tls_of
from aricia.http.api import TLS, CertificateFault, KeyStoreFault, TokenAuthority
from aricia.servers.api import Platform

_COMPONENT = "Platform"
_ACTION = "reload"


def reloader(
    platform: Platform, tokens: TokenAuthority, settings: Callable[[], Settings], *, tls: bool
) -> Callable[[Callable[[TLS], None]], None]:
    """The function that reads everything again. What cannot be read is logged, and what was read before stays in use.

    settings: reads the settings again;  tls: whether there is a certificate to read
    """

    def reload(use: Callable[[TLS], None]) -> None:
        done = _secrets(platform)
        if tokens.foreign is not None:
            tokens.foreign.renew()
        certificate = _certificate(platform, settings) if tls else None
        if certificate is not None:
            use(certificate)
            done.append(str(certificate.certificate))
        platform.audit_log.log("ARICIA-0150", ", ".join(done), component=_COMPONENT, action=_ACTION)

    return reload


def _secrets(platform: Platform) -> list[str]:
    done = []
    for file in platform.secrets_files():
        try:
            file.reread()
        except AriciaError as fault:
            _tell(platform, str(file.path), fault.text)
        else:
            done.append(str(file.path))
    return done


def _certificate(platform: Platform, settings: Callable[[], Settings]) -> TLS | None:
    try:
        return tls_of(settings(), platform.data_directory, lambda text: _tell(platform, "the key store", text))
    except (CertificateFault, KeyStoreFault, SettingFault, OSError) as problem:
        _tell(platform, "the certificate", str(problem))
        return None


def _tell(platform: Platform, what: str, reason: str) -> None:
    platform.audit_log.log("ARICIA-0151", what, reason, component=_COMPONENT, action=_ACTION)
