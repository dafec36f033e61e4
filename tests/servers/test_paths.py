import pytest

from aricia.servers.paths import DEMONSTRATION, locate, locate_new


@pytest.fixture
def folders(tmp_path, monkeypatch):
    data, working = tmp_path / "data", tmp_path / "working"
    for folder in (data, working):
        folder.mkdir()
    monkeypatch.chdir(working)
    return data, working


def put(folder, name):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    return file


def test_the_data_directory_comes_first(folders):
    data, working = folders
    put(working, "secrets/x")
    assert locate(data, "secrets/x") == working / "secrets/x"
    assert locate(data, "secrets/x") != put(data, "secrets/x")
    assert locate(data, "secrets/x") == data / "secrets/x"


def test_absolute_names_are_taken_as_they_are(folders, tmp_path):
    assert locate(folders[0], str(tmp_path / "x")) == tmp_path / "x"


def test_the_demonstration_secrets_are_found_only_while_the_data_directory_has_none(folders):
    data, _ = folders
    demonstration = put(data / DEMONSTRATION, "secrets/x")
    assert locate(data, "secrets/x") == demonstration
    (data / "secrets").mkdir()
    assert locate(data, "secrets/x") == data / "secrets/x"


def test_other_files_are_not_looked_for_in_the_demonstration(folders):
    data, _ = folders
    put(data / DEMONSTRATION, "content-packs/x")
    assert locate(data, "content-packs/x") == data / "content-packs/x"


def test_a_new_secrets_store_does_not_end_the_use_of_the_demonstration_directory(folders):
    data, _ = folders
    put(data, f"{DEMONSTRATION}/secrets/x")
    assert locate_new(data, "secrets/new") == data / DEMONSTRATION / "secrets/new"
    assert locate_new(data, "stores/new") == data / "stores/new"
    put(data, "secrets/x")
    assert locate_new(data, "secrets/new") == data / "secrets/new"
