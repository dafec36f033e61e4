"""The import graph of the package, read from its syntax: imports inside functions count, those for type checkers only do not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2] / "src" / "aricia"


class Import(NamedTuple):
    """``module`` of the package imports ``target``, of the package or not; ``runtime`` is False under TYPE_CHECKING."""

    module: str
    target: str
    line: int
    runtime: bool


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for file in sorted(ROOT.rglob("*.py")):
        parts = file.relative_to(ROOT.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports(module: str, file: Path, known: dict[str, Path]) -> Iterator[Import]:
    """What a module imports. ``from package import name`` is an import of the module ``package.name`` where there is one."""
    tree = ast.parse(file.read_text("utf-8"))
    guarded = {id(inner) for node in ast.walk(tree) if _is_type_checking(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        for target in _targets(node, known):
            yield Import(module, target, node.lineno, id(node) not in guarded)  # type: ignore[attr-defined]


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _targets(node: ast.AST, known: dict[str, Path]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        return [name if (name := f"{node.module}.{alias.name}") in known else str(node.module) for alias in node.names]
    if isinstance(node, ast.Call) and _is_import_module(node) and isinstance(node.args[0], ast.Constant):
        return [str(node.args[0].value)]
    return []


def _is_import_module(node: ast.Call) -> bool:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "import_module" and bool(node.args)


def all_imports() -> list[Import]:
    """Every import of every module."""
    known = modules()
    return [found for module, file in known.items() for found in imports(module, file, known)]
