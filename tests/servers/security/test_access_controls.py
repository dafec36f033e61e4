import pytest

from aricia.base.errors import UserNotAuthorized
from aricia.servers.security.access_controls import ADMINISTRATION, INVESTIGATION, OPERATION, AccessControls


@pytest.fixture
def controls(directory):
    return AccessControls(directory, "people")


def refusal(check, *arguments) -> str:
    with pytest.raises(UserNotAuthorized) as fault:
        check(*arguments)
    assert fault.value.properties == {"userId": arguments[0]}
    return fault.value.id


def test_members_of_a_control_are_admitted(controls):
    controls.check_platform("tom", OPERATION, "startServer")
    controls.check_server("erin", "some-server")


def test_others_are_refused(controls):
    assert refusal(controls.check_platform, "erin", OPERATION, "startServer") == "OMAG-PLATFORM-SECURITY-403-001"
    assert refusal(controls.check_server, "nina", "some-server") == "OMAG-SERVER-SECURITY-403-002"
    assert refusal(controls.check_service, "nina", "some-server") == "OMAG-SERVER-SECURITY-403-003"


def test_without_a_control_everybody_is_admitted_who_has_an_available_account(controls):
    controls.check_platform("nina", ADMINISTRATION, "setServerType")
    controls.check_service("nina", "Glossary Manager API")


@pytest.mark.parametrize("user", ["nobody", "locked", "expired"])
def test_accounts_that_are_not_available_are_refused_everywhere(controls, user):
    assert refusal(controls.check_platform, user, INVESTIGATION, "getServers") == "OPEN-METADATA-SECURITY-403-017"


def test_a_changed_directory_counts_for_the_next_call(controls, directory):
    controls.check_server("erin", "some-server")
    directory.change("people", lambda content: content["users"]["erin"].update(userAccountStatus="LOCKED"))
    assert refusal(controls.check_server, "erin", "some-server") == "OPEN-METADATA-SECURITY-403-017"
