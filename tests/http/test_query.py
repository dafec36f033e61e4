import pytest

from aricia.base.operation import Operation
from aricia.http.query import BadParameter, check_query, checks_of, read_query

OPERATION = Operation(
    name="x", service="s", group="g", verb="GET", path="/x",
    query=(
        ("flag", "boolean", False, "false"),
        ("size", "int", False, "0"),
        ("name", "String", True, None),
        ("kind", "Kind", False, None),
    ),
)
CHECKS = checks_of(OPERATION, {"Kind": frozenset(("A", "B"))})


def checked(query: bytes) -> dict[str, str]:
    parameters = read_query(query)
    check_query(parameters, CHECKS)
    return parameters


def test_plus_and_escapes_are_decoded():
    assert read_query(b"name=No+Such%20Type&other=%C3%BC") == {"name": "No Such Type", "other": "ü"}


def test_a_parameter_given_twice_has_its_values_joined():
    assert read_query(b"name=a&name=b") == {"name": "a,b"}


@pytest.mark.parametrize(("text", "value"), [("true", "true"), ("YES", "true"), ("1", "true"), ("off", "false")])
def test_truth_values_are_normalised(text, value):
    assert checked(f"name=x&flag={text}".encode())["flag"] == value


def test_an_empty_value_counts_as_not_given():
    assert "flag" not in checked(b"name=x&flag=")


def test_parameters_that_are_not_declared_pass():
    assert checked(b"name=x&colour=red")["colour"] == "red"


@pytest.mark.parametrize(
    "query", [b"name=x&flag=perhaps", b"name=x&size=many", b"name=x&size=2147483648", b"name=x&kind=C", b"flag=true"]
)
def test_what_does_not_have_its_type_or_is_missing_is_refused(query):
    with pytest.raises(BadParameter):
        checked(query)
