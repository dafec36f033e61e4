"""Answers of members: what is read, what is refused, what is not understood."""

import pytest

from aricia.base.codec import encode
from aricia.base.errors import ConnectorError
from aricia.connections.event_bus.members.event_log import LoggedEvent, Place
from aricia.connections.event_bus.members.page import Page, Refusal, read_page, write_page

GOOD = Page(member="ben", epoch="e", offset=9, members=["https://a/servers/x"], events=[
    LoggedEvent(7, "types", '{"a":"ß"}', {"cleo": 3}), LoggedEvent(9, "instances", "b"),
])


def test_a_page_is_read_as_it_was_written():
    assert read_page(write_page(GOOD), "address", Place("e", 6)) == GOOD


def test_a_refusal_tells_what_the_member_says():
    content = encode({"class": "CohortEventsResponse", "relatedHTTPCode": 403, "exceptionErrorMessage": "not for you"})
    with pytest.raises(Refusal, match="not for you"):
        read_page(content, "address", None)


@pytest.mark.parametrize("change", [
    {"offset": 8}, {"member": ""}, {"epoch": "x" * 501}, {"members": ["x"] * 1001},
    {"events": [LoggedEvent(9, "instances", "b"), LoggedEvent(7, "types", "a")]},
    {"events": [LoggedEvent(6, "instances", "read before")]}, {"events": [LoggedEvent(7 + n, "t", "") for n in range(501)]},
])
def test_a_page_that_cannot_be_is_not_used(change):
    from msgspec.structs import replace

    with pytest.raises(ConnectorError) as caught:
        read_page(write_page(replace(GOOD, **change)), "address", Place("e", 6))
    assert caught.value.id == "ARICIA-502-520"


@pytest.mark.parametrize("content", [
    b"", b"<html>", b"[]", b"{}", b'{"relatedHTTPCode":200}', b'{"relatedHTTPCode":"200"}', b"[" * 100_000, b"\xff\xfe",
    write_page(GOOD).replace(b'"instances"', b"17"), write_page(GOOD).replace(b"9", b"9e400"), write_page(GOOD)[:-10],
])
def test_what_is_no_page_is_not_understood(content):
    with pytest.raises(ConnectorError) as caught:
        read_page(content, "address", None)
    assert caught.value.id == "ARICIA-502-520"
