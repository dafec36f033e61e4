"""What every security connector does, for authors of connectors.

A test module imports everything from here and provides two fixtures, either of which may be None: ``platform_security`` and
``server_security``. The connectors know two users: ``known``, whose password is ``PASSWORD`` and who may use everything, and
``guest``, whose account is there but who may use nothing. The user ``stranger`` has no account.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aricia.base.errors import UserNotAuthorized
from aricia.servers.security.login import LoginRefused
from aricia.servers.security.port import PlatformSecurity, ServerSecurity

KNOWN, GUEST, STRANGER, PASSWORD = "known", "guest", "stranger", "the password of known"
CONTROLS = ("admin-services", "platform-services", "server-operations")
SERVER, SERVICE = "a-server", "Collection Manager OMVS"


def _refused(call: Callable[[], object]) -> str:
    with pytest.raises(UserNotAuthorized) as caught:
        call()
    assert "{" not in caught.value.text, "an insert of the message is missing"
    return caught.value.id


def _platform(security: PlatformSecurity | None) -> PlatformSecurity:
    if security is None:
        pytest.skip("the connector is none of platforms")
    return security


def _server(security: ServerSecurity | None) -> ServerSecurity:
    if security is None:
        pytest.skip("the connector is none of servers")
    return security


def test_who_may_use_the_platform_is_let_in_and_others_are_not(platform_security: PlatformSecurity | None) -> None:
    controls = _platform(platform_security).controls
    for control in CONTROLS:
        controls.check_platform(KNOWN, control, "anOperation")
        for user in (GUEST, STRANGER, ""):
            refusal = _refused(lambda user=user, control=control: controls.check_platform(user, control, "anOperation"))  # type: ignore[misc]
            assert refusal in ("OMAG-PLATFORM-SECURITY-403-001", "OPEN-METADATA-SECURITY-403-017")


def test_who_has_no_account_is_unknown_to_the_platform(platform_security: PlatformSecurity | None) -> None:
    controls = _platform(platform_security).controls
    controls.check_user(KNOWN)
    controls.check_user(GUEST)
    assert _refused(lambda: controls.check_user(STRANGER)) == "OPEN-METADATA-SECURITY-403-017"


def test_only_the_right_password_logs_in(platform_security: PlatformSecurity | None) -> None:
    users = _platform(platform_security).users
    assert users.log_in(KNOWN, PASSWORD, None).user_id == KNOWN
    for user, password in ((KNOWN, "wrong"), (KNOWN, None), (KNOWN, ""), (STRANGER, PASSWORD), (None, PASSWORD), ("", "")):
        with pytest.raises(LoginRefused):
            users.log_in(user, password, None)


def test_the_directory_is_for_those_who_may_use_the_platform(platform_security: PlatformSecurity | None) -> None:
    directory = _platform(platform_security).directory
    shown = directory.account(KNOWN, "getUserAccount", KNOWN)
    assert shown is None or "secrets" not in shown
    _refused(lambda: directory.account(GUEST, "getUserAccount", KNOWN))
    _refused(lambda: directory.user_ids(GUEST, "getUserList", None, None))
    _refused(lambda: directory.control(GUEST, "getSecurityAccessControl", SERVER))


def test_who_may_use_the_server_is_let_in_and_others_are_not(server_security: ServerSecurity | None) -> None:
    controls = _server(server_security).controls
    controls.check_server(KNOWN, SERVER)
    controls.check_service(KNOWN, SERVICE)
    for user in (GUEST, STRANGER, ""):
        refusal = _refused(lambda user=user: controls.check_server(user, SERVER))  # type: ignore[misc]
        assert refusal in ("OMAG-SERVER-SECURITY-403-002", "OPEN-METADATA-SECURITY-403-017")
        refusal = _refused(lambda user=user: controls.check_service(user, SERVICE))  # type: ignore[misc]
        assert refusal in ("OMAG-SERVER-SECURITY-403-003", "OPEN-METADATA-SECURITY-403-017")


def test_a_server_that_works_can_be_probed(server_security: ServerSecurity | None) -> None:
    _server(server_security).probe()
