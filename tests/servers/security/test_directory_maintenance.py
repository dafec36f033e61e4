import pytest

from aricia.base.body_faults import UnmappableBody
from aricia.base.errors import UserNotAuthorized
from aricia.servers.security.access_controls import AccessControls
from aricia.servers.security.directory_maintenance import DirectoryMaintenance

OPERATOR = ("tom", "operation")


@pytest.fixture
def maintenance(directory):
    return DirectoryMaintenance(directory, "people", AccessControls(directory, "people"))


def refusal(call, *arguments):
    with pytest.raises(UserNotAuthorized) as raised:
        call(*arguments)
    return raised.value.id


def test_an_account_is_shown_without_its_secrets(maintenance):
    assert maintenance.account(*OPERATOR, "erin") == {
        "userAccountStatus": "AVAILABLE", "userAccountType": "EMPLOYEE", "userName": "Erin", "userId": "erin",
        "secretNames": ["clearPassword"],
    }
    assert maintenance.account(*OPERATOR, "nobody") is None


def test_users_are_listed_by_status_and_type(maintenance):
    assert maintenance.user_ids(*OPERATOR, None, "DIGITAL") == ["nina"]
    assert maintenance.user_ids(*OPERATOR, "LOCKED", None) == ["locked"]
    assert maintenance.user_ids(*OPERATOR, "LOCKED", "DIGITAL") == []
    assert len(maintenance.user_ids(*OPERATOR, None, None)) == 6


def test_an_account_is_replaced_but_for_secrets_that_are_not_given(maintenance, directory):
    maintenance.set_account(*OPERATOR, "erin", {"class": "x", "userId": "erin", "userName": "E", "email": None})
    account = directory.collection("people").account("erin")
    assert account.entry == {"userName": "E", "secrets": {"clearPassword": "secret"}}
    assert maintenance.account(*OPERATOR, "erin")["userAccountStatus"] == "DISABLED"
    maintenance.set_account(*OPERATOR, "erin", {"secrets": {"clearPassword": "other"}})
    assert directory.collection("people").account("erin").entry == {"secrets": {"clearPassword": "other"}}


@pytest.mark.parametrize("name", ["userAccountStatus", "userAccountType"])
def test_an_unknown_status_or_type_is_not_stored(maintenance, name):
    with pytest.raises(UnmappableBody):
        maintenance.set_account(*OPERATOR, "erin", {name: "NOTHING"})
    assert maintenance.account(*OPERATOR, "erin")["userName"] == "Erin"


def test_what_is_deleted_twice_is_a_fault(maintenance):
    maintenance.delete_account(*OPERATOR, "erin")
    assert refusal(maintenance.delete_account, *OPERATOR, "erin") == "OPEN-METADATA-SECURITY-403-017"
    maintenance.set_control(*OPERATOR, "new", {"controlName": "new", "securityLabels": ["a"]})
    assert maintenance.control(*OPERATOR, "new") == {"controlName": "new", "securityLabels": ["a"]}
    maintenance.delete_control(*OPERATOR, "new")
    assert maintenance.control(*OPERATOR, "new") is None
    assert refusal(maintenance.delete_control, *OPERATOR, "new") == "OMAG-SERVER-SECURITY-403-025"


def test_only_operators_may_read_and_change(maintenance):
    for call, arguments in (
        (maintenance.account, ("erin",)), (maintenance.user_ids, (None, None)), (maintenance.set_account, ("erin", {})),
        (maintenance.delete_account, ("erin",)), (maintenance.control, ("kept",)), (maintenance.set_control, ("kept", {})),
        (maintenance.delete_control, ("kept",)),
    ):
        assert refusal(call, "erin", "operation", *arguments) == "OMAG-PLATFORM-SECURITY-403-001"
