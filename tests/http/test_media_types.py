import pytest

from aricia.http.media_types import accepts_json, json_charset


@pytest.mark.parametrize("value", [
    b"application/json", b"Application/JSON", b"application/vnd.gold+json", b"application/json;charset=UTF-8",
])
def test_json_and_its_dialects_are_utf_8(value):
    assert json_charset(value) == "utf-8"


@pytest.mark.parametrize("value", [
    b"text/plain", b"json", b"application/xml", b"application/x-www-form-urlencoded", b"application/json;charset=klingon",
])
def test_other_types_are_not_json(value):
    assert json_charset(value) is None


@pytest.mark.parametrize("codec", ["base64", "rot13", "idna", "undefined", "unicode_escape", "utf-7", "punycode"])
def test_codecs_that_are_no_character_sets_are_refused(codec):
    assert json_charset(f"application/json; charset={codec}".encode()) is None


@pytest.mark.parametrize("name", ["utf-16", "UTF-32BE", "us-ascii", "latin1", "windows-1252", "gb18030", "Shift_JIS", "euc-jp"])
def test_character_sets_of_all_the_world_are_known(name):
    assert json_charset(f"application/json; charset={name}".encode()) is not None


def test_another_character_set_is_recognised():
    assert json_charset(b'application/json; charset="ISO-8859-1"') == "iso8859-1"


@pytest.mark.parametrize("value", [b"*/*", b"application/*", b"text/html,application/json;q=0.9", b"", b"Application/JSON"])
def test_headers_that_admit_json(value):
    assert accepts_json(value)


@pytest.mark.parametrize("value", [b"text/plain", b"image/png", b"application/xml", b"json"])
def test_headers_that_exclude_json(value):
    assert not accepts_json(value)
