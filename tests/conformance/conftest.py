"""The stores of the behaviour suite: whatever joins there is checked here, too."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_SUITE = Path(__file__).parent.parent / "behaviour" / "conftest.py"
_FOUND = importlib.util.spec_from_file_location("stores_of_the_behaviour_suite", _SUITE)
assert _FOUND is not None
assert _FOUND.loader is not None
_MODULE = importlib.util.module_from_spec(_FOUND)
_FOUND.loader.exec_module(_MODULE)
# Its fixtures become those of this folder.
globals().update({name: value for name, value in vars(_MODULE).items() if not name.startswith("__")})
