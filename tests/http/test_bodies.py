import pytest

from aricia.base.body_faults import JSON_EOF, JSON_PARSE, MISMATCHED_INPUT, MissingBody, UnmappableBody
from aricia.http.bodies import read_json


def read(raw: bytes, kind: str = "optional", charset: str = "utf-8", bean: bool = True):
    return read_json(raw, kind, charset, bean)


def test_no_bytes_and_null_are_no_body():
    assert read(b"") is None
    assert read(b"null") is None


@pytest.mark.parametrize("raw", [b"", b"null"])
def test_no_body_where_one_is_required(raw):
    with pytest.raises(MissingBody):
        read(raw, "required")


@pytest.mark.parametrize(("raw", "kind"), [
    (b'{"a": "b"', JSON_EOF),
    (b'{"a": ', JSON_EOF),
    (b'{"a', JSON_EOF),
    (b'{"a": 1,', JSON_PARSE),
    (b'{"a": 1,}', JSON_PARSE),
    (b'{"a": tru', JSON_PARSE),
    (b"{'a': 'b'}", JSON_PARSE),
    (b'{"a": "b" /* here */}', JSON_PARSE),
    (b"search for me", JSON_PARSE),
    (b'{"a": "\xff"}', JSON_PARSE),
    (b"42", MISMATCHED_INPUT),
    (b'"text"', MISMATCHED_INPUT),
    (b"[]", MISMATCHED_INPUT),
    (b"   ", MISMATCHED_INPUT),
    (b"[" * 100_000, "com.fasterxml.jackson.core.exc.StreamConstraintsException"),
])
def test_bodies_that_cannot_be_read_have_the_class_that_clients_know(raw, kind):
    with pytest.raises(UnmappableBody) as fault:
        read(raw)
    assert fault.value.exception_class == kind


def test_a_field_given_twice_has_its_last_value():
    assert read(b'{"a": 1, "a": 2}') == {"a": 2}


def test_what_follows_the_value_is_ignored():
    assert read(b'{"a": 1} and more') == {"a": 1}


def test_a_byte_order_mark_is_skipped():
    assert read(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_other_character_sets_are_decoded():
    assert read('{"a": "ü"}'.encode("latin-1"), charset="iso8859-1") == {"a": "ü"}


def test_a_list_is_the_body_of_operations_that_take_one():
    assert read(b"[1]", bean=False) == [1]
    with pytest.raises(UnmappableBody):
        read(b"{}", bean=False)
