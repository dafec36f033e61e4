"""Comments, tags, and the one like and one rating of a user."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter

ELEMENT = "POST {urlMarker}/elements/{elementGUID}"


@pytest.fixture
def element(call):
    body = {"properties": {"class": "CollectionProperties", "qualifiedName": "element"}}
    return call("POST {urlMarker}/collections", body)["guid"]


def fault(call, *arguments, **variables):
    with pytest.raises(InvalidParameter) as raised:
        call(*arguments, **variables)
    return raised.value.id, raised.value.properties["parameterName"]


def listed(call, element, kind):
    return [each["properties"] for each in call(f"{ELEMENT}/{kind}/retrieve", None, elementGUID=element).get("elements", ())]


def like(call, element, emoji, user="erin"):
    call(f"{ELEMENT}/likes", {"properties": {"class": "LikeProperties", "emoji": emoji}}, user=user, elementGUID=element)


def test_a_user_has_one_like_which_a_second_call_changes(call, element):
    like(call, element, "+")
    like(call, element, "++")
    like(call, element, "-", user="peter")
    assert sorted(each["emoji"] for each in listed(call, element, "likes")) == ["++", "-"]


def test_taking_a_like_away_leaves_those_of_others_and_may_be_repeated(call, element):
    like(call, element, "+")
    like(call, element, "-", user="peter")
    for _ in range(2):
        call(f"{ELEMENT}/likes/remove", None, elementGUID=element)
    assert [each["emoji"] for each in listed(call, element, "likes")] == ["-"]


def test_a_like_needs_an_element(call):
    assert fault(call, f"{ELEMENT}/likes", None, elementGUID="0000") == ("OMAG-REPOSITORY-HANDLER-404-007", "elementGUID")


def test_a_rating_has_stars_and_a_second_one_replaces_them(call, element):
    for stars in ("TWO_STARS", "FIVE_STARS"):
        call(f"{ELEMENT}/ratings", {"properties": {"class": "RatingProperties", "starRating": stars}}, elementGUID=element)
    assert [each["starRating"] for each in listed(call, element, "ratings")] == ["FIVE_STARS"]
    call(f"{ELEMENT}/ratings/remove", None, elementGUID=element)
    assert listed(call, element, "ratings") == []


@pytest.mark.parametrize(
    ("properties", "expected"),
    [({"class": "RatingProperties"}, "properties.starRating"), (None, "properties")],
)
def test_a_rating_without_stars_is_refused(call, element, properties, expected):
    body = {"properties": properties} if properties else {}
    assert fault(call, f"{ELEMENT}/ratings", body, elementGUID=element) == ("OPEN-METADATA-400-002", expected)


def test_a_comment_may_be_answered(call, element):
    target = element
    for text in ("first", "second"):
        body = {"properties": {"class": "CommentProperties", "qualifiedName": text, "description": text}}
        comment = call(f"{ELEMENT}/comments", body, elementGUID=target)["guid"]
        assert [each["description"] for each in listed(call, target, "comments")] == [text]
        target = comment


def test_a_comment_needs_a_text(call, element):
    body = {"properties": {"class": "CommentProperties", "qualifiedName": "c"}}
    assert fault(call, f"{ELEMENT}/comments", body, elementGUID=element) == ("OPEN-METADATA-400-021", "properties.description")


def tag(call, name, user="erin"):
    properties = {"class": "InformalTagProperties", "qualifiedName": f"tag of {user}: {name}", "displayName": name}
    return call("POST {urlMarker}/tags", {"properties": properties}, user=user)["guid"]


def test_my_tags_are_those_that_i_made(call):
    mine = tag(call, "cleaning")
    tag(call, "cleaned", user="peter")
    found = call("POST {urlMarker}/tags/private/by-search-string", {"searchString": "clean"})["elements"]
    assert [each["elementHeader"]["guid"] for each in found] == [mine]


def test_a_tag_needs_a_name_and_properties(call):
    assert fault(call, "POST {urlMarker}/tags", {"properties": {"class": "InformalTagProperties"}}) == (
        "OPEN-METADATA-400-004", "properties.name",
    )
    assert fault(call, "POST {urlMarker}/tags", {}) == ("OPEN-METADATA-400-002", "properties")


def test_properties_of_another_class_make_no_tag(call):
    body = {"properties": {"class": "GlossaryTermProperties", "qualifiedName": "term", "displayName": "term"}}
    assert call("POST {urlMarker}/tags", body) == {}


def test_a_tag_may_be_taken_off_twice(call, element):
    variables = {"elementGUID": element, "tagGUID": tag(call, "cleaning")}
    call(f"{ELEMENT}/tags/{{tagGUID}}", None, **variables)
    assert len(listed(call, element, "tags")) == 1
    for _ in range(2):
        call(f"{ELEMENT}/tags/{{tagGUID}}/remove", None, **variables)
    assert listed(call, element, "tags") == []
