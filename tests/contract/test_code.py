"""Rules that every module keeps."""

from __future__ import annotations

import ast
from pathlib import Path

from imports import ROOT, modules

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
MARKS = ("TODO", "FIXME", "XXX", "NotImplementedError")


def trees() -> list[tuple[str, ast.Module, str]]:
    return [(name, ast.parse(text := file.read_text("utf-8")), text) for name, file in modules().items()]


def test_modules_are_named_after_what_they_hold():
    assert [name for name in modules() if name.split(".")[-1] in BANNED_NAMES] == []


def test_files_are_short_enough_to_read():
    assert [name for name, _, text in trees() if len(text.splitlines()) > LONGEST_FILE] == []


def test_functions_are_short_enough_to_read():
    long = [
        f"{name}.{node.name}" for name, tree, _ in trees() for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_no_exception_is_caught_by_the_handful_and_dropped():
    """``except Exception`` and the like are for the outermost places, which say so by re-raising or reporting the problem."""
    found = [
        f"{name}:{node.lineno}" for name, tree, _ in trees() for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and all(isinstance(step, ast.Pass) for step in node.body)
    ]
    assert found == []


def _is_broad(node: ast.ExceptHandler) -> bool:
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))


def test_nothing_is_left_for_later():
    assert [f"{name}: {mark}" for name, _, text in trees() for mark in MARKS if mark in text] == []


def test_the_sources_do_not_know_the_machine_they_were_written_on():
    words = ("/tmp/", "/root/", "site-packages")
    files = [file for file in ROOT.rglob("*") if file.suffix in (".py", ".sql", ".toml", ".json")]
    assert [f"{file.relative_to(ROOT)}: {word}" for file in files for word in words if word in file.read_text("utf-8")] == []


def test_every_module_says_what_it_is_for():
    missing = [name for name, tree, text in trees() if text.strip() and ast.get_docstring(tree) is None]
    assert missing == []


def test_every_public_function_and_class_says_what_it_is_for():
    missing = [
        f"{name}.{node.name}" for name, tree, _ in trees() for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith(("_", "test_"))
        and ast.get_docstring(node) is None
    ]
    assert missing == []


def test_tests_stand_where_the_module_that_they_test_stands():
    tests = Path(__file__).resolve().parents[1]
    beside = {"contract", "docs", "parity", "clients", "behaviour", "conformance", "faults", "__pycache__"}
    known = {child.name for child in ROOT.iterdir()} | beside
    assert [child.name for child in tests.iterdir() if child.is_dir() and child.name not in known] == []
