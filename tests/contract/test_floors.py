"""The floors of the house: imports only go down, through the front door, and never in a circle."""

from __future__ import annotations

from imports import Import, all_imports, modules

FLOORS = (
    ("base",), ("types",), ("connections",), ("repository",), ("cohort",), ("metadata",),
    ("views", "access", "integration", "governance"), ("servers",), ("http",), ("cli", "web", "mcp"),
)
LEVELS = {folder: level for level, folders in enumerate(FLOORS) for folder in folders}
# Beside the floors: plug-ins that are loaded by name, and helpers for tests.
BESIDE = ("connectors", "testing")
# The command that offers shipped checks to users.
OFFERED = {("aricia.cli.conformance", "aricia.testing.conformance.api")}


def folder(module: str) -> str:
    """``aricia.metadata.find`` -> ``metadata``."""
    return module.split(".")[1] if module.count(".") else ""


def inside() -> list[Import]:
    return [found for found in all_imports() if found.target.split(".")[0] == "aricia" and found.target != "aricia"]


def shown(found: list[Import]) -> list[str]:
    return [f"{item.module}:{item.line} imports {item.target}" for item in found]


def test_every_module_is_on_a_floor():
    assert {folder(module) for module in modules()} <= {"", *LEVELS, *BESIDE}


def test_imports_only_go_down():
    wrong = [
        item for item in inside()
        if folder(item.module) in LEVELS and folder(item.target) in LEVELS and folder(item.module) != folder(item.target)
        and LEVELS[folder(item.target)] >= LEVELS[folder(item.module)]
    ]
    assert shown(wrong) == []


def test_nobody_imports_connectors_or_test_helpers():
    wrong = [
        item for item in inside() if folder(item.target) in BESIDE and folder(item.module) != folder(item.target)
        and (item.module, item.target) not in OFFERED
    ]
    assert shown(wrong) == []


def test_a_folder_with_an_api_is_entered_through_it():
    known = modules()
    apis = {name.removesuffix(".api") for name in known if name.endswith(".api")}
    wrong = []
    for item in inside():
        target = folder(item.target)
        if folder(item.module) in (target, *BESIDE):
            continue
        if f"aricia.{target}" in apis and item.target != f"aricia.{target}.api":
            wrong.append(item)
    assert shown(wrong) == []


def test_a_folder_within_a_floor_with_an_api_is_entered_through_it():
    inner = {name.removesuffix(".api") for name in modules() if name.endswith(".api") and name.count(".") > 2}
    wrong = [
        item for item in inside() for package in inner
        if item.target.startswith(f"{package}.") and item.target != f"{package}.api" and not item.module.startswith(f"{package}.")
    ]
    assert shown(wrong) == []


def test_modules_do_not_import_each_other_in_a_circle():
    graph: dict[str, set[str]] = {}
    for item in inside():
        if item.runtime:
            graph.setdefault(item.module, set()).add(item.target)
    assert circle(graph) == []


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Some circle of the graph, empty when there is none."""
    done: set[str] = set()
    path: list[str] = []

    def visit(module: str) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        path.append(module)
        for target in sorted(graph.get(module, ())):
            found = visit(target)
            if found:
                return found
        path.pop()
        done.add(module)
        return []

    for module in sorted(graph):
        found = visit(module)
        if found:
            return found
    return []
