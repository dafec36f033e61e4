"""Translations of an element's texts."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter

TRANSLATIONS = "{urlMarker}/elements/{elementGUID}/translations"


@pytest.fixture
def term(call):
    body = {"properties": {"class": "GlossaryTermProperties", "qualifiedName": "term"}}
    return call("POST glossary-manager/glossaries/terms", body)["guid"]


def translate(call, term, language, locale=None, text="text"):
    properties = {"class": "TranslationDetailProperties", "language": language, "locale": locale, "displayName": text}
    call(f"POST {TRANSLATIONS}", {"properties": properties}, elementGUID=term)


def listed(call, term, start=0, size=0):
    query = {"startFrom": str(start), "pageSize": str(size)}
    found = call(f"GET {TRANSLATIONS}", query=query, elementGUID=term).get("elements", ())
    return [(each["language"], each.get("locale"), each["displayName"]) for each in found]


def test_there_is_one_translation_for_each_language_and_locale(call, term):
    for language, locale, text in (("French", "FR", "a"), ("French", "CA", "b"), ("German", None, "c"), ("German", None, "d")):
        translate(call, term, language, locale, text)
    assert listed(call, term) == [("French", "FR", "a"), ("French", "CA", "b"), ("German", None, "d")]
    assert listed(call, term, 1, 1) == [("French", "CA", "b")]


def test_a_new_translation_replaces_all_texts_of_the_old_one(call, term):
    properties = {"class": "TranslationDetailProperties", "language": "German", "description": "weg"}
    call(f"POST {TRANSLATIONS}", {"properties": properties}, elementGUID=term)
    translate(call, term, "German")
    found = call(f"GET {TRANSLATIONS}", query={"startFrom": "0", "pageSize": "0"}, elementGUID=term)
    assert "description" not in found["elements"][0]


def test_one_translation_is_read_by_language_and_locale(call, term):
    translate(call, term, "French", "FR")
    path = f"GET {TRANSLATIONS}/retrieve"
    assert call(path, query={"language": "French", "locale": "FR"}, elementGUID=term)["element"]["displayName"] == "text"
    assert call(path, query={"language": "French", "locale": "CA"}, elementGUID=term) == {}


def test_a_translation_may_be_cleared_twice(call, term):
    translate(call, term, "German")
    for _ in range(2):
        call(f"POST {TRANSLATIONS}/remove", query={"language": "German"}, elementGUID=term)
    assert listed(call, term) == []


def test_a_language_is_needed(call, term):
    for path, parameter in ((f"POST {TRANSLATIONS}/remove", "language"), (f"GET {TRANSLATIONS}/retrieve", "language")):
        with pytest.raises(InvalidParameter) as raised:
            call(path, elementGUID=term)
        assert (raised.value.id, raised.value.properties["parameterName"]) == ("OMAG-COMMON-400-006", parameter)
    with pytest.raises(InvalidParameter) as raised:
        translate(call, term, None)
    assert raised.value.properties["parameterName"] == "translationDetail.language"
