import os

import pytest

from aricia.base.errors import ConnectorError
from aricia.connections.secrets.file import SecretsFile

TEXT = "secretsCollections:\n  people:\n    secrets: {userId: erin}\n"


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "x.omsecrets"
    file.write_text(TEXT)
    return file


def look_again(secrets: SecretsFile) -> None:
    """Let the next access look at the file although the last one was a moment ago."""
    secrets._next_check = 0.0


def test_a_collection_is_read(path):
    assert SecretsFile(path).collection("people").secrets == {"userId": "erin"}


def test_a_collection_that_the_file_does_not_have_is_empty(path):
    assert SecretsFile(path).collection("others").secrets == {}


def test_the_snapshot_stays_the_same_while_the_file_does(path):
    secrets = SecretsFile(path)
    before = secrets.collection("people")
    look_again(secrets)
    assert secrets.collection("people") is before


def test_a_changed_file_is_read_again(path):
    secrets = SecretsFile(path)
    secrets.collection("people")
    path.write_text(TEXT.replace("erin", "someone else"))
    look_again(secrets)
    assert secrets.collection("people").secrets == {"userId": "someone else"}


def test_a_change_is_written_and_seen_at_once(path):
    secrets = SecretsFile(path)
    secrets.change("people", lambda content: content["secrets"].update(clearPassword="Größe: '\"\\"))
    assert secrets.collection("people").secrets["clearPassword"] == "Größe: '\"\\"
    assert SecretsFile(path).collection("people").secrets["clearPassword"] == "Größe: '\"\\"
    assert os.listdir(path.parent) == [path.name]
    assert path.stat().st_mode & 0o077 == 0


def test_a_change_does_not_undo_what_another_process_wrote(path):
    secrets = SecretsFile(path)
    secrets.collection("people")
    path.write_text(TEXT + "  more:\n    secrets: {a: b}\n")
    secrets.change("people", lambda content: content.update(displayName="People"))
    assert SecretsFile(path).collection("more").secrets == {"a": "b"}


@pytest.mark.parametrize("text", [
    "a: [", "\x00", None, "- a list", "just text", "secretsCollections: [people]", "secretsCollections: {people: text}",
    "secretsCollections: {people: {users: [erin]}}", "secretsCollections: {people: {users: {erin: [x]}}}",
    "secretsCollections: {people: {secrets: x}}", "secretsCollections: {people: {namedLists: {l: x}}}",
    "a: &a [*a, {? b", "a: 2026-99-99", "!!python/object/apply:os.system [true]", "a: " + "[" * 5000,
])
def test_a_file_that_cannot_be_read_is_a_fault_naming_it(path, text):
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    with pytest.raises(ConnectorError) as fault:
        SecretsFile(path).collection("people")
    assert fault.value.id == "YAML-SECRETS-STORE-CONNECTOR-500-002"
    assert str(path) in fault.value.text


def test_a_collection_is_replaced_and_removed_and_the_others_stay(path):
    secrets = SecretsFile(path)
    secrets.replace("others", {"secrets": {"a": "1"}})
    secrets.replace("others", {"secrets": {"b": "2"}})
    assert SecretsFile(path).collection("others").secrets == {"b": "2"}
    assert SecretsFile(path).collection("people").secrets == {"userId": "erin"}
    assert secrets.remove("others")
    assert not secrets.remove("others")
    assert SecretsFile(path).collection("others").secrets == {}


def test_a_file_is_made_for_its_first_collection_and_not_for_a_removal(tmp_path):
    file = tmp_path / "new" / "x.omsecrets"
    assert not SecretsFile(file).remove("people")
    assert not file.exists()
    SecretsFile(file).replace("people", {"secrets": {"a": "1"}})
    assert SecretsFile(file).collection("people").secrets == {"a": "1"}
    assert file.stat().st_mode & 0o777 == 0o600
