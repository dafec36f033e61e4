"""URLs of JDBC and of libpq."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from aricia.base.errors import ConfigurationError
from aricia.repository.stores.postgres.address import read_address


@pytest.mark.parametrize(("url", "schema", "expected", "where"), [
    ("jdbc:postgresql://db.example:5433/egeria?currentSchema=repository_s", "", {"host": "db.example", "port": "5433"},
     "schema repository_s of db.example:5433/egeria"),
    ("jdbc:postgresql://db.example/egeria?currentSchema=a,b&sslmode=require", "", {"sslmode": "require", "port": "5432"},
     "schema a of db.example:5432/egeria"),
    ("jdbc:postgresql://db.example/egeria?ssl=true&prepareThreshold=0", "own", {"sslmode": "verify-full"},
     "schema own of db.example:5432/egeria"),
    ("jdbc:postgresql://one:1,two/egeria?targetServerType=primary", "", {"host": "one,two", "target_session_attrs": "primary"},
     "schema repository of one,two:1,5432/egeria"),
    ("jdbc:postgresql:egeria", "", {"host": "localhost"}, "schema repository of localhost:5432/egeria"),
    ("jdbc:postgresql://[::1]:5434/egeria", "", {"host": "::1"}, "schema repository of ::1:5434/egeria"),
    ("postgresql://db.example:5433/egeria?currentSchema=x%20y&connect_timeout=3", "", {"connect_timeout": "3"},
     "schema x y of db.example:5433/egeria"),
])
def test_addresses_of_both_kinds_are_read(url, schema, expected, where):
    address = read_address(url, schema, {}, "server s")
    parts = conninfo_to_dict(address.target)
    assert {name: parts[name] for name in expected} == expected
    assert (parts["dbname"], address.where) == ("egeria", where)


def test_a_password_is_used_and_never_shown():
    address = read_address("postgresql://peter:hidden1@h/db", "s", {"user": "erin", "password": "hidden2"}, "server s")
    assert conninfo_to_dict(address.target)["password"] == "hidden2"
    assert "hidden" not in repr(address) + str(address) + address.where


@pytest.mark.parametrize("url", [
    "", "jdbc:mysql://h/db", "http://h", "postgresql://h/db?nonsense=hidden3",
    "jdbc:postgresql://h/db?currentSchema=" + "x" * 64,
])
def test_what_is_no_address_is_refused_without_showing_it(url):
    with pytest.raises(ConfigurationError) as caught:
        read_address(url, "", {}, "server s")
    assert caught.value.id == "ARICIA-400-120"
    assert "hidden" not in caught.value.text
    assert caught.value.__cause__ is None
