"""The properties of a bus without a broker."""

import pytest

from aricia.base.errors import ConfigurationError
from aricia.connections.event_bus.members.settings import address_of, read_settings


def test_members_are_given_as_a_list_or_as_text():
    listed = read_settings({"members": ["https://a:1/servers/x/", "https://b:1/servers/y", "https://a:1/servers/x"]})
    assert listed.members == ("https://a:1/servers/x", "https://b:1/servers/y")
    assert read_settings({"members": "https://a:1/servers/x/, https://b:1/servers/y"}).members == listed.members


def test_without_properties_a_member_knows_nobody_and_learns():
    settings = read_settings({})
    assert (settings.members, settings.learns, settings.users) == ((), True, frozenset())
    assert not read_settings({"learnMembers": "false"}).learns
    assert read_settings({"memberUsers": ["anna", "ben"]}).users == {"anna", "ben"}


@pytest.mark.parametrize(("name", "value", "message"), [
    ("keepHours", "long", "ARICIA-400-520"), ("keepDays", 0, "ARICIA-400-520"), ("keepMegabytes", -1, "ARICIA-400-520"),
    ("waitTime", 31, "ARICIA-400-520"), ("waitTime", "nan", "ARICIA-400-520"), ("members", [1], "ARICIA-400-520"),
    ("members", {"a": 1}, "ARICIA-400-520"), ("members", ["https://a:1/"], "ARICIA-400-521"),
])
def test_a_value_that_is_of_no_use_is_refused_and_named(name, value, message):
    with pytest.raises(ConfigurationError) as caught:
        read_settings({name: value})
    assert caught.value.id == message


@pytest.mark.parametrize("text", [
    "", "ftp://a/servers/x", "https:///servers/x", "https://a:1/other/x", "https://u:p@a/servers/x", "https://a/servers/x?y=1",
    "https://a:b/servers/x", "https://a/servers/x\n", "https://a/servers/" + "x" * 2000, None, 7, "https://[a/servers/x",
])
def test_what_is_no_address_of_a_server_is_none(text):
    assert address_of(text) is None
