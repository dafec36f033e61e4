"""The copy itself: types, entities, classifications, relationships, feed, then a comparison of both sides.

Everything happens in one work of the target: a store with transactions has all of it or nothing, also when the comparison fails.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import msgspec

from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.repository.copying.content import Content, CurrentPart, EntityPage, content_of
from aricia.repository.copying.digests import Digests, differences
from aricia.repository.copying.merging import Merging
from aricia.repository.copying.report import CopyReport
from aricia.repository.copying.writing import CurrentWriting, VersionWriting, Writing
from aricia.repository.instances import DELETED
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import EntityQuery
from aricia.repository.versions import STILL_CURRENT, RelationshipVersion, VersionKeeping

Progress = Callable[[str, int, int], None]
SHOWN = 10


def copy_repository(
    source: Repository, target: Repository, *, merge: bool = False, progress: Progress | None = None
) -> CopyReport:
    """Copy all that the source has into the target; see ``copy_content``."""
    def read(origin: MetadataCollection) -> CopyReport:
        with_history = not merge and target.read(_keeps_versions)
        return copy_content(content_of(origin, with_history), target, merge=merge, progress=progress)

    return source.read(read)


def copy_content(content: Content, target: Repository, *, merge: bool = False, progress: Progress | None = None) -> CopyReport:
    """Copy a content into the target, which takes over its identity when it keeps versions and is empty.

    merge: the target may have content of its own, which stays where it is as new or newer
    errors: ARICIA-400-063 the target is not empty;  ARICIA-500-065 the comparison failed; a store with transactions is as before
    """
    started = time.perf_counter()
    if content.keeps_history and (merge or not target.read(_keeps_versions)):
        content = CurrentPart(content)
    report = CopyReport(
        source=content.collection_name, target=target.collection_name, history=content.keeps_history
    )

    def write(destination: MetadataCollection) -> None:
        if not merge and not is_empty(destination):
            raise ConfigurationError("ARICIA-400-063", (target.collection_name,))
        _Copy(content, destination, report, merge, progress).run()

    target.write(write).result()
    if report.history and target.collection_id != content.collection_id:
        report.notes.append(
            f"The target is the metadata collection {content.collection_name} ({content.collection_id}) from now on. "
            "Use one of the two stores."
        )
    report.seconds = round(time.perf_counter() - started, 3)
    return report


def _keeps_versions(session: MetadataCollection) -> bool:
    return isinstance(session, VersionKeeping)


def is_empty(session: MetadataCollection) -> bool:
    """Whether a collection has no entity at all, proxies and deleted ones included."""
    queries = [EntityQuery(page_size=1), EntityQuery(page_size=1, statuses=(DELETED,))]
    if isinstance(session, VersionKeeping):
        queries += [msgspec.structs.replace(query, proxies=True) for query in queries]
    return not any(session.find_entities(query) for query in queries)


class _Copy:
    """One copy, within one work of the target."""

    def __init__(
        self, content: Content, destination: MetadataCollection, report: CopyReport, merge: bool, progress: Progress | None
    ) -> None:
        self._content = content
        self._destination = destination
        self._report = report
        self._merge = merge
        self._progress = progress
        self._digests = Digests(content.types, content.collection_id, report.history)
        self._writing: Writing = _writing_for(destination, content, merge)

    def run(self) -> None:
        """Copy, then compare."""
        self._copy_types()
        entities, relationships = self._content.totals()
        for page in self._content.entity_pages():
            self._copy_entities(page)
            self._show("entities", self._report.entities + self._report.proxies, entities)
        for versions in self._content.relationship_pages():
            self._copy_relationships(versions)
            self._show("relationships", self._report.relationships, relationships)
        self._copy_rest()
        self._compare()

    def _show(self, what: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(what, done, max(done, total))

    def _copy_types(self) -> None:
        """The types that are not built in, and those that were changed."""
        types, known = self._content.types, self._destination.types
        kinds = [each for each in types.attribute_types() if known.attribute_type(each.name) != each]
        definitions = [each for each in types.all() if known.get(each.name) != each]
        definitions.sort(key=lambda each: (each.category != "entity", len(each.supers)))
        if kinds or definitions:
            self._destination.save_types(types, kinds, definitions)
            known.add_attribute_types(kinds)
            known.add_types(definitions)
        self._report.types = len(kinds) + len(definitions)
        self._writing.reserve_types(self._content.type_order())

    def _copy_entities(self, page: EntityPage) -> None:
        self._writing.entities(page)
        self._digests.entities(page.entities)
        self._digests.classifications(page.classifications)
        current = [each.instance for each in page.entities if each.until == STILL_CURRENT]
        proxies = sum(each.is_proxy for each in current)
        attached = sum(each.until == STILL_CURRENT for each in page.classifications)
        self._report.proxies += proxies
        self._report.entities += len(current) - proxies
        self._report.classifications += attached
        self._report.versions += len(page.entities) - len(current) + len(page.classifications) - attached

    def _copy_relationships(self, versions: Sequence[RelationshipVersion]) -> None:
        self._writing.relationships(versions)
        self._digests.relationships(versions)
        current = sum(each.until == STILL_CURRENT for each in versions)
        self._report.relationships += current
        self._report.versions += len(versions) - current

    def _copy_rest(self) -> None:
        """The feed, how far its readers are, the archives."""
        for changes in self._content.change_pages():
            self._writing.changes(changes)
            if self._report.history:
                self._digests.changes(changes)
            self._report.changes += len(changes)
        archives = self._content.archives()
        self._report.archives = len(archives)
        self._writing.finish(archives, self._content.reader_places())

    # ---- comparison ----------------------------------------------------------------------------------------------
    def _compare(self) -> None:
        """Read everything again from the target."""
        self._report.left = self._writing.left
        found = self._writing.differences() if self._merge else self._compare_all()
        if found:
            shown = "; ".join(found[:SHOWN]) + (f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else "")
            raise ConnectorError("ARICIA-500-065", (self._report.source, self._report.target, shown))
        self._report.compared = 0 if self._merge else len(self._digests.sums)

    def _compare_all(self) -> list[str]:
        content = content_of(self._destination, self._report.history)
        digests = Digests(self._destination.types, self._content.collection_id, self._report.history)
        total = self._report.entities + self._report.relationships + self._report.proxies
        done = 0
        for page in content.entity_pages():
            digests.entities(page.entities)
            digests.classifications(page.classifications)
            done += len(page.entities)
            self._show("comparing", done, total)
        for versions in content.relationship_pages():
            digests.relationships(versions)
            done += len(versions)
            self._show("comparing", done, total)
        if self._report.history:
            for changes in content.change_pages() if self._content.keeps_feed else ():
                digests.changes(changes)
        return differences(self._digests, digests)


def _writing_for(destination: MetadataCollection, content: Content, merge: bool) -> Writing:
    if merge:
        return Merging(destination)
    if content.keeps_history and isinstance(destination, VersionKeeping):
        return VersionWriting(destination, content)
    return CurrentWriting(destination)
