import pytest

from aricia.base.errors import ConfigurationError
from aricia.cohort.type_notes import TypeNotes, taught_by, teacher_now


def test_notes_are_read_again(tmp_path):
    file = tmp_path / "folder" / "notes.json"
    notes = TypeNotes(file)
    assert notes.learn("a") and not notes.learn("a") and notes.learn("b")
    notes.note("a", "someone")
    notes.renamed("a", "c")
    again = TypeNotes(file)
    assert again.learned == {"b", "c"}
    assert (again.teacher("c"), again.teacher("a")) == ("someone", None)
    again.note("c", None)
    assert TypeNotes(file).teacher("c") is None


def test_a_damaged_file_is_told_of(tmp_path):
    file = tmp_path / "notes.json"
    file.write_text("{")
    with pytest.raises(ConfigurationError, match="ARICIA-500-501"):
        TypeNotes(file)


def test_notes_without_a_file_are_kept_in_memory():
    notes = TypeNotes()
    assert notes.learn("a") and notes.learned == {"a"}


def test_who_teaches_is_known_in_the_thread_that_learns():
    with taught_by("one"):
        with taught_by("another"):
            assert teacher_now() == "another"
        assert teacher_now() == "one"
    assert teacher_now() is None
