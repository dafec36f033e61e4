import socket

import pytest

from aricia.base.errors import ConnectorError
from aricia.connections.api import HttpPool, RestLimits
from aricia.connections.rest.pool import place_of
from aricia.testing.platform_thread import PlatformThread


@pytest.fixture
def waits():
    return []


@pytest.fixture
def pool(waits):
    pool = HttpPool(RestLimits(read=0.2, connect=1.0), wait=waits.append)
    yield pool
    pool.close()


def fault(act):
    with pytest.raises(ConnectorError) as caught:
        act()
    assert "{" not in caught.value.text
    return caught.value


def test_a_call_that_may_be_repeated_is_repeated_after_growing_waits(script, pool, waits):
    script.answer((503, b""), (502, b""), (200, b"there"))
    assert pool.send("POST", script.url, b"x", repeatable=True).content == b"there"
    assert len(script.asked) == 3
    assert 0.1 <= waits[0] <= 0.2 <= waits[1] <= 0.4


def test_a_call_that_may_not_be_repeated_is_made_once(script, pool, waits):
    script.answer((503, b""), (200, b"there"))
    refused = fault(lambda: pool.send("POST", script.url, b"x"))
    assert (refused.id, refused.code, len(script.asked), waits) == ("ARICIA-503-072", 503, 1, [])
    script.answer((0, b""), (200, b"there"))
    assert fault(lambda: pool.send("POST", script.url, b"x")).id == "ARICIA-503-070"
    assert len(script.asked) == 2


def test_the_retries_come_to_an_end(script, pool, waits):
    script.answer((503, b""))
    assert fault(lambda: pool.send("GET", script.url, repeatable=True)).id == "ARICIA-503-072"
    assert (len(script.asked), len(waits)) == (3, 2)


def test_other_answers_are_no_faults(script, pool):
    for status in (200, 204, 301, 400, 401, 404, 500):
        script.answer((status, b""))
        assert pool.send("GET", script.url, repeatable=True).status == status


def test_a_platform_that_is_away_is_a_fault_of_class_503_and_used_when_it_is_back(pool, waits):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://user:secret@127.0.0.1:{free.getsockname()[1]}/path?token=secret"
        away = fault(lambda: pool.send("GET", url, repeatable=True))
        assert (away.id, away.code, len(waits)) == ("ARICIA-503-070", 503, 2)
        assert "secret" not in away.text
        free.listen()
        silent = fault(lambda: pool.send("GET", url, repeatable=True))
    assert (silent.id, silent.code, len(waits)) == ("ARICIA-503-071", 503, 2), "what took too long is not repeated"


def test_connections_are_kept(script, pool):
    pool.send("GET", script.url)
    client = pool._client
    for _ in range(5):
        pool.send("GET", script.url)
    assert client is not None and pool._client is client
    assert len(client._transport._pool.connections) == 1


def test_a_certificate_of_an_unknown_authority_is_not_trusted_unless_its_file_is_given(tmp_path, waits):
    with PlatformThread(tmp_path / "data", tls=True) as platform:
        about = f"{platform.url}/api/about"
        strict = HttpPool(wait=waits.append)
        distrusted = fault(lambda: strict.send("GET", about, repeatable=True))
        assert (distrusted.id, waits) == ("ARICIA-502-072", [])
        with_file = HttpPool(ca_file=platform.certificate)
        assert with_file.send("GET", about).status == 200
        other_name = about.replace("localhost", platform.platform.settings.text("server.address"))
        careless = HttpPool(verify=False)
        assert careless.send("GET", other_name).status == 200
        for pool in (strict, with_file, careless):
            pool.close()


def test_a_file_without_certificates_is_named(tmp_path):
    for name, content in (("missing.pem", None), ("empty.pem", "no certificate")):
        file = tmp_path / name
        if content is not None:
            file.write_text(content)
        refused = fault(lambda file=file: HttpPool(ca_file=file).send("GET", "https://localhost:1", repeatable=True))
        assert refused.id == "ARICIA-400-071"
        assert name in refused.text


def test_a_place_shows_no_secrets():
    assert place_of("https://me:password@host:9443/path?key=secret") == "https://host:9443"
