"""``python -m aricia.cli``: the same as ``aricia``."""

from __future__ import annotations

from aricia.cli.main import main

main(prog_name="aricia")
