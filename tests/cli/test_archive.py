"""``aricia archive``: what it saves, what it refuses, how it ends."""

from __future__ import annotations

import contextlib
import gzip
import json
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner

from aricia.cli.main import main
from aricia.repository.archives.api import SaveReport
from aricia.servers.api import DataDirectory

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "example.omarchive"


@pytest.fixture
def run(tmp_path):
    """Runs a command on a data directory of its own."""
    def invoke(command: str, *arguments: object):
        return CliRunner().invoke(main, [command, "--data-dir", str(tmp_path / "data"), *map(str, arguments)])

    return invoke


@pytest.fixture
def archive(run):
    """Runs the command on a store with the example."""
    assert run("load", EXAMPLE).exit_code == 0
    return lambda *arguments: run("archive", *arguments)


def content(file: Path) -> dict:
    text = file.read_bytes()
    return json.loads(gzip.decompress(text) if file.name.endswith(".gz") else text)


def names(file: Path) -> set[str]:
    """Qualified names of the entities of an archive."""
    entities = content(file)["archiveInstanceStore"].get("entities", [])
    return {each["properties"]["instanceProperties"]["qualifiedName"]["primitiveValue"] for each in entities}


def test_it_says_what_was_saved_and_where(archive, tmp_path):
    done = archive(tmp_path / "all.omarchive", "--all")
    assert done.exit_code == 0, done.output
    first, last = done.stdout.splitlines()
    assert first.startswith("all: 3 entities, 2 relationships in ")
    assert last.startswith(f"{tmp_path / 'all.omarchive'}: REPOSITORY_BACKUP, 0.0 MB, GUID ")


def test_properties_of_the_archive_come_from_the_options(archive, tmp_path):
    done = archive(
        tmp_path / "x.omarchive.gz", "--all", "--archive-type", "content_pack", "--name", "N", "--description", "D",
        "--archive-guid", "g-1", "--archive-version", "2.1", "--originator", "O", "--organization", "Org", "--licence", "L",
        "--depends-on", "a", "--depends-on", "b",
    )
    assert done.exit_code == 0, done.output
    saved = content(tmp_path / "x.omarchive.gz")
    assert saved["archiveProperties"] | {"creationDate": 0} == {
        "class": "OpenMetadataArchiveProperties", "archiveGUID": "g-1", "archiveName": "N", "archiveDescription": "D",
        "archiveType": "CONTENT_PACK", "archiveVersion": "2.1", "originatorName": "O", "originatorOrganization": "Org",
        "originatorLicense": "L", "creationDate": 0, "dependsOnArchives": ["a", "b"],
    }
    entity = saved["archiveInstanceStore"]["entities"][0]
    assert (entity["metadataCollectionId"], entity["createdBy"], entity["instanceProvenanceType"]) == ("g-1", "O", "CONTENT_PACK")


def test_a_report_for_programs_is_one_json_object(archive, tmp_path):
    done = archive(tmp_path / "all.omarchive", "--all", "--json")
    report = json.loads(done.stdout)
    assert (report["entities"], report["relationships"]) == (3, 2)
    assert set(report) == set(SaveReport.__struct_fields__)


def test_elements_are_chosen_by_type_value_and_text(archive, run, tmp_path):
    everything = archive(tmp_path / "all.omarchive", "--all")
    assert everything.exit_code == 0
    all_names = names(tmp_path / "all.omarchive")
    one = sorted(all_names)[0]
    assert archive(tmp_path / "1.omarchive", "--type", "Referenceable", "--where", f"qualifiedName={one}").exit_code == 0
    assert names(tmp_path / "1.omarchive") == {one}
    assert archive(tmp_path / "2.omarchive", "--search", one.upper()).exit_code == 0
    assert one in names(tmp_path / "2.omarchive")


def test_elements_are_chosen_by_guid(archive, tmp_path):
    archive(tmp_path / "all.omarchive", "--all")
    guid = content(tmp_path / "all.omarchive")["archiveInstanceStore"]["entities"][1]["guid"]
    assert archive(tmp_path / "1.omarchive", "--guid", guid).exit_code == 0
    saved = content(tmp_path / "1.omarchive")
    assert [each["guid"] for each in saved["archiveInstanceStore"]["entities"]] == [guid]
    assert saved["archiveProperties"]["archiveType"] == "METADATA_EXPORT"


@pytest.mark.parametrize(("options", "message"), [
    ((), "Say what is to be saved"),
    (("--all", "--type", "Asset"), "--all is everything"),
    (("--search", "x", "--where", "a=b"), "--where needs --type"),
    (("--type", "Asset", "--where", "qualifiedName"), "is not NAME=VALUE"),
    (("--type", "Asset", "--where", "nothing=1"), "names no property"),
    (("--type", "Asset", "--where", "version=x"), "is no value of the type long"),
    (("--all", "--as-of", "yesterday"), "is no instant"),
    (("--all", "--archive-type", "ZIP"), "ZIP"),
])
def test_wrong_usage_ends_with_status_2(archive, tmp_path, options, message):
    done = archive(tmp_path / "x.omarchive", *options)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (tmp_path / "x.omarchive").exists()


@pytest.mark.parametrize(("options", "message"), [
    (("--guid", "none"), "ARICIA-404-190"),
    (("--collection", "none"), "ARICIA-404-191"),
    (("--type", "Asset", "--search", "not there at all"), "ARICIA-400-192"),
    (("--type", "Nonsense"), "OMRS-REPOSITORY-404-007"),
    (("--all", "--server", "nobody"), "OMAG-ADMIN-400-011"),
])
def test_what_cannot_be_saved_ends_with_status_1_and_leaves_nothing(archive, tmp_path, options, message):
    done = archive(tmp_path / "x.omarchive", *options)
    assert done.exit_code == 1
    assert message in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["data"]
    assert json.loads(archive(tmp_path / "x.omarchive", *options, "--json").stdout)["messageId"] == message


def test_an_archive_that_is_there_is_replaced_by_force_only(archive, tmp_path):
    file = tmp_path / "x.omarchive"
    file.write_text("mine")
    refused = archive(file, "--all")
    assert (refused.exit_code, file.read_text()) == (1, "mine")
    assert "ARICIA-400-190" in refused.stderr
    assert archive(file, "--all", "--force").exit_code == 0
    assert len(names(file)) == 3


def test_a_directory_is_written_and_loaded_again(archive, run, tmp_path):
    folder = tmp_path / "saved"
    assert archive(folder, "--all", "--directory").exit_code == 0
    assert len(list((folder / "entities").iterdir())) == 3
    assert run("load", folder).stdout.startswith("saved: 5 known already in ")
    assert run("load", folder).stdout.startswith("saved: loaded before")


def test_beside_a_running_platform_it_says_so_and_saves(archive, tmp_path):
    directory = DataDirectory(tmp_path / "data")
    directory.acquire()
    try:
        done = archive(tmp_path / "x.omarchive", "--all")
    finally:
        directory.release()
    assert done.exit_code == 0
    assert done.stderr.startswith("A platform runs on ")
    assert len(names(tmp_path / "x.omarchive")) == 3


def test_a_store_that_is_not_there_is_not_made(run, tmp_path):
    assert "There is no data directory" in run("archive", tmp_path / "x.omarchive", "--all").stderr
    run("load", tmp_path / "none.omarchive")
    for file in (tmp_path / "data" / "data" / "servers").rglob("repository.db*"):
        file.unlink()
    done = run("archive", tmp_path / "x.omarchive", "--all")
    assert done.exit_code == 1
    assert "ARICIA-400-195" in done.stderr
    assert list((tmp_path / "data").rglob("repository.db")) == []


def test_a_backup_is_restored_as_home(archive, tmp_path):
    assert archive(tmp_path / "b.omarchive", "--all").exit_code == 0
    guid = content(tmp_path / "b.omarchive")["archiveProperties"]["archiveGUID"]
    other = str(tmp_path / "other")
    done = CliRunner().invoke(main, ["load", "--data-dir", other, "--restore", str(tmp_path / "b.omarchive")])
    assert done.exit_code == 0, done.output
    again = CliRunner().invoke(main, ["archive", "--data-dir", other, "--all", "--json", str(tmp_path / "c.omarchive")])
    assert json.loads(again.stdout)["collection_id"] == guid
    saved = [content(tmp_path / name)["archiveInstanceStore"] for name in ("b.omarchive", "c.omarchive")]
    assert saved[0] == saved[1]


@pytest.mark.parametrize("count", [1, 2])
def test_only_one_backup_is_restored_and_only_into_a_new_store(archive, run, tmp_path, count):
    archive(tmp_path / "b.omarchive", "--all")
    done = run("load", "--restore", *[tmp_path / "b.omarchive"] * count)
    assert done.exit_code == 1
    assert "ARICIA-400-197" in done.stderr


def test_a_store_of_another_format_is_left_as_it_is(archive, tmp_path):
    file = next((tmp_path / "data").rglob("repository.db"))
    with contextlib.closing(apsw.Connection(str(file))) as store:
        format_now = store.pragma("user_version")
        store.pragma("user_version", format_now + 1)
    done = archive(tmp_path / "x.omarchive", "--all")
    assert done.exit_code == 1
    assert "ARICIA-400-196" in done.stderr
    with contextlib.closing(apsw.Connection(str(file))) as store:
        assert store.pragma("user_version") == format_now + 1
