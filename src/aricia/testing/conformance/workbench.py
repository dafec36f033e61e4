"""The run: which cases there are, and in which order they go over a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from aricia.base.errors import RepositoryFault
from aricia.repository.metadata_collection import Repository
from aricia.testing.conformance import (
    classification_checks,
    control_checks,
    copy_checks,
    dynamic_type_checks,
    entity_checks,
    graph_checks,
    relationship_checks,
    search_checks,
    type_checks,
)
from aricia.testing.conformance.bench import Bench, Interrupted
from aricia.testing.conformance.results import Report
from aricia.testing.conformance.samples import Cast, Sample, cast, everything, some

Case = Callable[[], None]
Progress = Callable[[str], None]

SAMPLE_SIZE = 6
_NEED_MAINTENANCE = (
    "entity-create", "entity-update-version", "entity-delete", "entity-undo", "graph-links", "reidentify-entity", "retype",
    "rehome", "external-entity", "effectivity-create", "dynamic-type-instance",
)


def examine(
    repository: Repository, *, name: str = "repository", user: str = "conformance", full: bool = False, size: int = SAMPLE_SIZE,
    progress: Progress = lambda text: None,
) -> Report:
    """Check a repository, and remove everything that this made.

    full: every type; otherwise ``size`` types of each category
    progress: told of each case as it begins
    """
    report = Report(name)
    bench = Bench(repository, user, report)
    try:
        _run(bench, partial(type_checks.collection, bench, ))
        chosen = everything(bench.types) if full else some(bench.types, size)
        parts = cast(bench.types)
        if parts is not None:
            bench.maintains = _takes_new_entities(bench, parts)
            _note_what_needs_maintenance(bench)
        for title, case in _cases(bench, chosen, parts):
            progress(title)
            _run(bench, case)
            _note_left(bench)
    finally:
        _note_left(bench)
    return report


def _run(bench: Bench, case: Case) -> None:
    """A case; a step that failed has been noted and ends it."""
    try:
        case()
    except Interrupted:
        return


def _note_left(bench: Bench) -> None:
    for problem in bench.clean_up():
        bench.fail("clean-up", "what the checks made", "it is removed", problem)


def _takes_new_entities(bench: Bench, parts: Cast) -> bool:
    """Whether the repository makes entities of its own, and does not just keep copies."""
    try:
        bench.add_entity(parts.entity.name, bench.values(parts.entity))
    except RepositoryFault as fault:
        return fault.kind != "FunctionNotSupported"
    return True


def _note_what_needs_maintenance(bench: Bench) -> None:
    """The profiles that a repository without entities of its own does not have."""
    for check in () if bench.maintains else _NEED_MAINTENANCE:
        bench.not_supported(check, "entities", "the repository makes none of its own")


def _cases(bench: Bench, chosen: Sample, parts: Cast | None) -> Iterator[tuple[str, Case]]:
    yield "types", partial(type_checks.types, bench, chosen.types)
    life = entity_checks.life if bench.maintains else entity_checks.copied
    for definition in chosen.entities:
        yield f"entities: {definition.name}", partial(life, bench, definition)
    if bench.maintains:
        for definition in chosen.relationships:
            yield f"relationships: {definition.name}", partial(relationship_checks.life, bench, definition)
        for pair in chosen.classifications:
            yield f"classifications: {pair[0].name}", partial(classification_checks.life, bench, *pair)
    if parts is not None:
        yield from _cases_of_several(bench, parts)
    for definition in chosen.entities:
        yield f"copies: {definition.name}", partial(copy_checks.entities, bench, definition)
    for definition in chosen.relationships:
        yield f"copies: {definition.name}", partial(copy_checks.relationships, bench, definition)


def _cases_of_several(bench: Bench, parts: Cast) -> Iterator[tuple[str, Case]]:
    yield "searches", partial(search_checks.searches, bench, parts.entity, parts.number)
    yield "copies of classifications", partial(copy_checks.classifications, bench, parts.classification, parts.carrier)
    yield "copies of deleted classifications", partial(
        copy_checks.deleted_classifications, bench, parts.classification, parts.carrier
    )
    yield "proxies", partial(copy_checks.proxies, bench, parts.member, parts.relationship)
    if bench.maintains:
        yield from _cases_of_maintenance(bench, parts)


def _cases_of_maintenance(bench: Bench, parts: Cast) -> Iterator[tuple[str, Case]]:
    entity, link, member = parts.entity, parts.relationship, parts.member
    if parts.unfit is not None:
        yield "classifications that do not fit", partial(classification_checks.does_not_fit, bench, *parts.unfit)
    yield "graph", partial(graph_checks.graph, bench, link, member)
    yield "copies of what is at home here", partial(copy_checks.home_is_safe, bench, entity)
    yield "reidentify", partial(control_checks.reidentify, bench, member, link)
    if parts.subtype is not None:
        yield "retype", partial(control_checks.retype, bench, *parts.subtype)
    yield "rehome", partial(control_checks.rehome, bench, entity)
    yield "external sources", partial(control_checks.external, bench, member, link)
    yield "external classifications", partial(
        control_checks.external_classification, bench, parts.classification, parts.carrier
    )
    yield "effectivity", partial(control_checks.effectivity, bench, entity)
    yield "dynamic types", partial(dynamic_type_checks.life, bench, entity)
