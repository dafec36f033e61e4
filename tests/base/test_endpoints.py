from collections import Counter

from aricia.base.endpoints import query_of, shape, table


def test_the_table_has_every_endpoint_of_the_original():
    assert len(table()) == 1545


def test_only_one_endpoint_is_there_twice():
    twice = [key for key, count in Counter(map(shape, table())).items() if count > 1]
    assert [path for _, path in twice] == ["/servers/{}/api/open-metadata/{}/assets/{}/connections/{}/detach"]


def test_rows_are_well_formed():
    for row in table():
        assert row.path.startswith("/")
        assert row.verb in ("GET", "POST", "DELETE")
        assert row.body in ("none", "optional", "required", "text")


def test_declared_parameters_have_type_need_and_default():
    assert query_of("a:String:required; b:int:optional:default=0") == (("a", "String", True, None), ("b", "int", False, "0"))
    assert query_of("") == ()
