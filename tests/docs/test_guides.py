"""The guides do what they say: their commands run, in order, against a platform of their own; their links lead somewhere.

A block marked ``bash`` is run; ``bash server`` starts the platform (its port is replaced by a free one); ``python`` is run
with the official client; ``bash no-run`` and every other kind are shown only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from aricia.testing.platform_process import PlatformProcess

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
CLIENT = ROOT / ".venv-pyegeria" / "bin" / "python"
ADDRESS = "https://localhost:9443"

_BLOCK = re.compile(r"^```(\w+)(?: ([\w-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")


class Block(NamedTuple):
    """One fenced block."""

    language: str
    mark: str
    text: str


def blocks(guide: Path) -> list[Block]:
    return [Block(language, mark, text) for language, mark, text in _BLOCK.findall(guide.read_text("utf-8"))]


def run_bash(script: str, folder: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    assert '"exceptionErrorMessageId"' not in done.stdout, done.stdout


def run_client(script: str, folder: Path) -> None:
    if CLIENT.exists():
        done = subprocess.run([CLIENT, "-c", script], cwd=folder, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
    elif os.environ.get("CI"):
        pytest.fail("the client is not installed; install it with: make clients")


def platform_for(block: Block, folder: Path) -> PlatformProcess:
    """The platform that a server block starts, on a free port."""
    words = block.text.split()
    assert words[:3] == ["aricia", "serve", "--data-dir"], "a server block is one command: aricia serve --data-dir FOLDER ..."
    arguments = [str(folder / word) if (folder / word).exists() else word for word in words[4:]]
    return PlatformProcess(folder / words[3], arguments=arguments)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_the_commands_of_a_guide_work(guide, tmp_path):
    for file in guide.parent.glob("*.omarchive"):
        shutil.copy(file, tmp_path)
    shown = blocks(guide)
    start = next((at for at, block in enumerate(shown) if block.mark == "server"), len(shown))
    run_bash("".join(block.text for block in shown[:start] if block.language == "bash" and not block.mark), tmp_path)
    if start == len(shown):
        return
    with platform_for(shown[start], tmp_path) as platform:
        rest = [Block(block.language, block.mark, block.text.replace(ADDRESS, platform.url)) for block in shown[start + 1 :]]
        run_bash("".join(block.text for block in rest if block.language == "bash" and not block.mark), tmp_path)
        for block in rest:
            if block.language == "python":
                run_client(block.text, tmp_path)


def test_the_python_example_of_the_front_page_works(tmp_path):
    examples = [block.text for block in blocks(ROOT / "README.md") if block.language == "python"]
    assert len(examples) == 1
    with PlatformProcess(tmp_path / "data") as platform:
        run_client(examples[0].replace(ADDRESS, platform.url), tmp_path)


def test_what_a_platform_suggests_to_try_works(tmp_path):
    with PlatformProcess(tmp_path / "data") as platform:
        suggested = platform.output().partition("\nTry ")[2].partition("\nStop with")[0]
        assert suggested.count("curl") == 3
        run_bash(suggested.strip(), tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_links_of_a_page_lead_somewhere(page):
    links = [link for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
