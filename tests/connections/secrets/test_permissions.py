import pytest

from aricia.base.errors import ConnectorError
from aricia.connections.api import SecretsFile, watch_permissions


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "x.omsecrets"
    path.write_text("secretsCollections: {people: {secrets: {a: b}}}")
    yield path
    watch_permissions("ignore", lambda path, mode: None)


@pytest.mark.parametrize(("mode", "open_to"), [(0o600, 0), (0o640, 0), (0o440, 0), (0o644, 1), (0o660, 1), (0o601, 1)])
def test_files_that_others_can_read_or_change_are_told_of_and_used(file, mode, open_to):
    told = []
    watch_permissions("warn", lambda path, shown: told.append((path, shown)))
    file.chmod(mode)
    assert SecretsFile(file).collection("people").secrets == {"a": "b"}
    SecretsFile(file).reread()
    assert len(told) == open_to


def test_they_are_told_of_again_when_their_permissions_change(file):
    told = []
    watch_permissions("warn", lambda path, shown: told.append(shown))
    for mode in (0o644, 0o600, 0o646):
        file.chmod(mode)
        SecretsFile(file).reread()
    assert told == ["-rw-r--r--", "-rw-r--rw-"]


def test_they_are_refused_where_that_is_wanted(file):
    watch_permissions("refuse", lambda path, mode: None)
    file.chmod(0o644)
    with pytest.raises(ConnectorError, match="ARICIA-500-160"):
        SecretsFile(file).collection("people")
    file.chmod(0o600)
    assert SecretsFile(file).collection("people").secrets == {"a": "b"}
