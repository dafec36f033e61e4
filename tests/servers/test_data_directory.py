import pytest

from aricia.servers.data_directory import LAYOUT, DataDirectory, DataDirectoryFault


@pytest.fixture
def directory(tmp_path):
    directory = DataDirectory(tmp_path / "data")
    directory.acquire()
    yield directory
    directory.release()


def test_a_directory_is_held_by_one_process_at_a_time(directory):
    with pytest.raises(DataDirectoryFault, match="in use by process"):
        DataDirectory(directory.path).acquire()


def test_a_directory_that_was_released_can_be_taken_again(directory):
    directory.release()
    again = DataDirectory(directory.path)
    again.acquire()
    again.release()


def test_a_directory_of_a_newer_version_is_refused(directory):
    directory.release()
    (directory.path / "aricia-layout").write_text(f"{LAYOUT + 1}\n")
    with pytest.raises(DataDirectoryFault, match="newer"):
        DataDirectory(directory.path).acquire()


def test_a_path_that_is_no_directory_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataDirectoryFault, match="cannot be written"):
        DataDirectory(tmp_path / "file").acquire()


def test_the_demonstration_secrets_are_copied_so_that_they_can_be_changed(directory):
    assert directory.use_demonstration_secrets()
    file = directory.path / "demonstration/secrets/coco-user-directory.omsecrets"
    file.write_text("changed")
    assert directory.use_demonstration_secrets()
    assert file.read_text() == "changed"


def test_a_directory_with_secrets_of_its_own_does_without_the_demonstration(directory):
    (directory.path / "secrets").mkdir()
    assert not directory.use_demonstration_secrets()
    assert not (directory.path / "demonstration").exists()
