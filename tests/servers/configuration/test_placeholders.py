from aricia.servers.configuration.placeholders import resolved


def test_placeholders_are_replaced_wherever_there_is_text():
    document = {"a": "~{x}~/~{y}~", "b": ["~{x}~", 1, None, True], "c": {"d": "~{x}~"}}
    assert resolved(document, {"x": "1", "y": "2"}) == {"a": "1/2", "b": ["1", 1, None, True], "c": {"d": "1"}}


def test_unknown_placeholders_stay():
    assert resolved("~{nobody knows}~", {}) == "~{nobody knows}~"


def test_a_value_is_not_resolved_again():
    assert resolved("~{x}~", {"x": "~{y}~", "y": "1"}) == "~{y}~"
