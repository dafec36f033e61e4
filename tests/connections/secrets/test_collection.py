import pytest

from aricia.connections.secrets.collection import Collection

CONTENT = {
    "users": {
        "erin": {"userAccountStatus": "AVAILABLE", "userAccountType": "EMPLOYEE", "securityRoles": ["steward"],
                 "otherProperties": {"defaultZones": ["a", "b"]}, "secrets": {"clearPassword": "x"}},
        "carl": {"userAccountStatus": "AVAILABLE", "userAccountType": "CONTRACTOR"},
        "gone": {"userAccountType": "EMPLOYEE"},
        1234: {"userAccountStatus": "AVAILABLE", "userAccountType": "DIGITAL"},
    },
    "namedLists": {
        "steward": {}, "governance": {"listMembers": ["steward"]}, "members": {"listMembers": ["allUsers", "governance"]},
        "team": {"userMembers": ["carl"], "listMembers": ["circle"]}, "circle": {"listMembers": ["team"]},
    },
    "securityAccessControls": {
        "zone": {"associatedSecurityList": {"READ": ["governance"], "DEFAULT": []}},
        "empty": {},
        "null": {"associatedSecurityList": None},
    },
}


@pytest.fixture(scope="module")
def collection():
    return Collection("people", CONTENT)


def test_memberships_follow_lists_of_lists(collection):
    assert collection.memberships("erin") == {"erin", "steward", "governance", "members", "allUsers", "employeeUsers"}


def test_lists_may_contain_each_other(collection):
    assert {"team", "circle"} <= collection.memberships("carl")


def test_contractors_are_in_the_group_of_either_spelling(collection):
    assert {"contractUsers", "contractorUsers"} <= collection.memberships("carl")


def test_an_account_that_is_not_available_is_in_no_group_of_its_type(collection):
    assert collection.memberships("gone") == {"gone"}


def test_an_account_without_a_status_is_disabled(collection):
    assert collection.account("gone").status == "DISABLED"


def test_user_ids_that_look_like_numbers_are_text(collection):
    assert collection.account("1234").account_type == "DIGITAL"


def test_an_account_without_a_name_is_called_by_its_id(collection):
    assert collection.account("carl").name == "carl"


def test_zones_of_an_account(collection):
    assert collection.account("erin").zones("defaultZones") == ("a", "b")
    assert collection.account("carl").zones("defaultZones") == ()


def test_a_control_admits_by_the_first_operation_that_it_lists(collection):
    assert collection.admitted("zone", "READ", "DEFAULT") == {"governance"}
    assert collection.admitted("zone", "DELETE", "DEFAULT") == frozenset()


@pytest.mark.parametrize("control", ["empty", "null", "unknown"])
def test_a_control_that_lists_nothing_says_nothing(collection, control):
    assert collection.admitted(control, "DEFAULT") is None
