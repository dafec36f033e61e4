from aricia.servers.security.set_order import in_set_order


def test_each_text_is_there_once_in_the_order_of_the_recordings():
    assert in_set_order(["finance", "erinoverview", "finance"]) == ["erinoverview", "finance"]
    assert in_set_order(["some-zone", "other-zone"]) == ["some-zone", "other-zone"]


def test_texts_that_share_a_place_stay_in_the_order_in_which_they_came():
    assert in_set_order(["finance", "research"]) == ["finance", "research"]
    assert in_set_order(["research", "finance"]) == ["research", "finance"]


def test_many_texts_are_all_kept():
    many = [f"zone {number}" for number in range(100)]
    assert sorted(in_set_order(many)) == sorted(many)
    assert in_set_order(["\U0001f600", ""]) == ["", "\U0001f600"]
