import pytest

from aricia.base.errors import UserNotAuthorized
from aricia.repository.instances import Classification, Entity
from aricia.servers.security.access_controls import AccessControls
from aricia.servers.security.element_security import ElementSecurity


@pytest.fixture
def security(directory):
    return ElementSecurity(AccessControls(directory, "people"))


def element(**facts):
    return Entity(type_name="CSVFile", guid="g", **facts)


def owned_by(*users):
    return element(classifications=[Classification(type_name="Ownership", properties={"userId": list(users)})])


def refusal(check, *arguments) -> str:
    with pytest.raises(UserNotAuthorized) as fault:
        check(*arguments)
    return fault.value.id


@pytest.mark.parametrize("zones", [[], ["unknown-zone"]])
def test_elements_outside_secured_zones_are_open(security, zones):
    assert security.may_read("erin", element(), zones)
    security.check_change("erin", "DELETE", element(), zones)
    security.check_create("erin", "CSVFile", zones)


def test_a_zone_admits_the_members_of_its_lists(security):
    assert security.may_read("tom", element(), ["finance"])
    assert not security.may_read("erin", element(), ["finance"])


def test_an_operation_without_a_list_of_its_own_goes_by_the_default(security):
    assert security.may_read("nina", element(), ["finance"])
    assert refusal(security.check_change, "nina", "UPDATE_PROPERTIES", element(), ["finance"]) == "OMAG-SERVER-SECURITY-403-020"
    security.check_change("tom", "UPDATE_PROPERTIES", element(), ["finance"])


def test_one_zone_that_admits_is_enough(security):
    assert security.may_read("erin", element(), ["finance", "owners"])


def test_an_unsecured_zone_does_not_open_a_secured_one(security):
    assert not security.may_read("erin", element(), ["unknown-zone", "finance"])


def test_a_zone_named_like_the_user_is_the_users_own(security):
    assert security.may_read("erin", element(), ["finance", "erin"])
    security.check_change("erin", "DELETE", element(), ["finance", "erin"])


def test_owners_are_those_of_the_ownership_or_everybody_when_there_is_none(security):
    security.check_change("erin", "DELETE", element(), ["owners"])
    security.check_change("erin", "DELETE", owned_by("tom", "erin"), ["owners"])
    assert refusal(security.check_change, "erin", "DELETE", owned_by("tom"), ["owners"]) == "OMAG-SERVER-SECURITY-403-020"


def test_maintainers_are_those_who_have_changed_the_element(security):
    security.check_change("erin", "DELETE", element(maintained_by=["erin"]), ["kept"])
    assert refusal(security.check_change, "erin", "DELETE", element(), ["kept"]) == "OMAG-SERVER-SECURITY-403-020"


def test_refusals_say_what_was_refused(security):
    assert refusal(security.check_read, "erin", element(), ["finance"]) == "OMAG-SERVER-SECURITY-403-020"
    assert refusal(security.check_create, "erin", "CSVFile", ["finance"]) == "OMAG-SERVER-SECURITY-403-008"
    assert refusal(security.check_change, "nina", "PUBLISH", element(), ["finance"]) == "OMAG-SERVER-SECURITY-403-005"


def test_new_elements_get_the_default_zones_of_the_users_account(security):
    assert security.default_zones("erin", "CSVFile", None) is None
    assert security.default_zones("erin", "CSVFile", ["a"]) == ["a"]
    assert security.default_zones("tom", "CSVFile", ["a", "finance"]) == ["a", "finance"]
    assert security.default_zones("tom", "CSVFile", None) == ["finance"]
    assert security.publish_zones("tom", "CSVFile") == ["public"]
    assert security.publish_zones("erin", "CSVFile") is None


def test_a_zone_named_like_another_user_is_that_users_alone(security):
    assert security.may_read("tom", element(), ["tom"])
    assert not security.may_read("erin", element(), ["tom"])
    assert refusal(security.check_change, "erin", "DELETE", element(), ["tom"]) == "OMAG-SERVER-SECURITY-403-020"
