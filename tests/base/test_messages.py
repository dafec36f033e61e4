from aricia.base.messages import Message


def formatted(text, *inserts):
    return Message("AN-ID", "error", "400", text, "", "").format(inserts)


def test_each_insert_takes_its_place():
    assert formatted("{1} before {0}, {1} again", "a", "b") == "AN-ID b before a, b again"


def test_an_insert_that_looks_like_a_place_is_text():
    assert formatted("{0} and {1}", "{1}", "two") == "AN-ID {1} and two"


def test_a_place_without_insert_stays_visible():
    assert formatted("{0} and {1}", "one") == "AN-ID one and {1}"
