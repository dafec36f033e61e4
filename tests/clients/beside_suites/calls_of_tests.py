"""A pytest plugin beside the client's suites: the calls that are written down (sent_calls) are told apart by test."""

from __future__ import annotations

from typing import Any

import sent_calls


def pytest_runtest_setup(item: Any) -> None:
    """The test that calls from now on."""
    sent_calls.current["test"] = item.nodeid.partition("::")[2]
