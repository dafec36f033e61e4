"""Real archives load without an error. They are in a folder beside the repository; without it there is nothing to try."""

from __future__ import annotations

from pathlib import Path

import pytest

from aricia.repository.archives.api import load_archive

PACKS = sorted((Path(__file__).resolve().parents[4] / "shared" / "content-packs").glob("*.omarchive.gz"))

pytestmark = pytest.mark.skipif(not PACKS, reason="the folder shared/content-packs is not beside the repository")


def test_all_content_packs_load_and_load_again_without_a_change(repository):
    reports = [load_archive(repository, file) for file in PACKS]
    assert [report.name for report in reports if report.skipped] == []
    assert sum(report.entities.new for report in reports) > 11_000
    assert sum(report.relationships.new for report in reports) > 13_000
    again = [load_archive(repository, file, again=True) for file in PACKS]
    assert [report.name for report in again if report.changed] == []


def test_every_relationship_of_a_loaded_pack_has_both_ends(repository):
    pack = next(file for file in PACKS if file.name.startswith("APIsContentPack"))
    report = load_archive(repository, pack)
    assert report.proxies > 0

    def ends(session):
        from aricia.repository.queries import RelationshipQuery

        found = session.find_relationships(RelationshipQuery())
        return session.known_entities({guid for link in found for guid in (link.end1, link.end2)}), found

    known, found = repository.read(ends)
    assert {guid for link in found for guid in (link.end1, link.end2)} == set(known)
