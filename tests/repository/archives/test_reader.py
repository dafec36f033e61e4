"""A file is read as an archive, or refused with a message that says what is wrong, where, and what would be right."""

from __future__ import annotations

import gzip

import pytest
from archive_builder import GUID, archive, entity

from aricia.base.errors import RepositoryFault
from aricia.repository.archives.api import parse_archive, read_archive

REFUSED = "FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002"


def refusal(content: bytes) -> RepositoryFault:
    with pytest.raises(RepositoryFault) as caught:
        parse_archive(content, "test.omarchive")
    assert caught.value.id == REFUSED
    assert caught.value.inserts[0] == "test.omarchive"
    return caught.value


def test_an_archive_is_read_from_a_file(tmp_path):
    file = tmp_path / "one.omarchive"
    file.write_bytes(archive(entities=[entity(1)]))
    read = read_archive(file)
    assert (read.name, read.properties.archive_guid, len(read.instances.entities)) == ("Test pack", GUID, 1)


def test_a_compressed_archive_is_the_same_archive_whatever_its_name(tmp_path):
    content = archive(entities=[entity(1)])
    file = tmp_path / "one.omarchive"
    file.write_bytes(gzip.compress(content))
    assert read_archive(file).digest == parse_archive(content, "plain").digest


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(RepositoryFault) as caught:
        read_archive(tmp_path / "none.omarchive")
    assert caught.value.id == REFUSED
    assert "No such file" in caught.value.text


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(RepositoryFault, match="cannot be read"):
        read_archive(tmp_path)


def test_the_refusal_is_a_repository_error_for_clients():
    assert refusal(b"").exception_class.endswith(".RepositoryErrorException")


def test_an_empty_file_is_refused():
    assert "it is empty" in refusal(b" \n").text


def test_text_that_is_not_json_is_refused_with_how_it_begins():
    assert "begin with '# Content packs" in refusal(b"# Content packs\nThese are").text


def test_a_cut_off_file_is_refused():
    content = archive(entities=[entity(1)])
    assert "not valid JSON" in refusal(content[:-20]).text


def test_a_cut_off_compressed_file_is_refused():
    assert "compressed data are damaged" in refusal(gzip.compress(archive())[:-9]).text


def test_a_corrupted_compressed_file_is_refused():
    content = bytearray(gzip.compress(archive()))
    content[30] ^= 0xFF
    assert "compressed data are damaged" in refusal(bytes(content)).text


def test_another_json_document_is_refused():
    assert "no archiveProperties" in refusal(b'{"class": "OMAGServerConfig", "localServerName": "x"}').text


def test_a_json_list_is_refused_with_what_was_expected():
    assert "Expected `object`" in refusal(b"[]").text


def test_properties_of_the_wrong_kind_are_refused_with_their_place():
    assert "$.archiveProperties.archiveGUID" in refusal(b'{"archiveProperties": {"archiveGUID": 3}}').text


def test_an_archive_without_stores_is_refused():
    assert "neither an archiveTypeStore" in refusal(b'{"archiveProperties": {"archiveGUID": "x"}}').text


def test_an_unknown_kind_of_archive_is_refused_with_the_known_kinds():
    assert "CONTENT_PACK, METADATA_EXPORT, REPOSITORY_BACKUP" in refusal(archive(kind="ZIP")).text


def test_json_that_is_nested_too_deeply_is_refused():
    nested = b'{"a":' * 5000 + b"1" + b"}" * 5000
    assert "nested too deeply" in refusal(b'{"class":"OpenMetadataArchive","archiveProperties":' + nested + b"}").text
