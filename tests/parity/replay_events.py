"""Replay the recorded events of the original against a platform and a Kafka broker made for it, and print what matches.

    python tests/parity/replay_events.py                            everything that is compared (SCENARIOS)
    python tests/parity/replay_events.py --only 'store-*' --show 20

Where the original publishes something wrong, a recording also holds what is right, as a patch of the event. The patches of
property sets are merged into the recorded ones by the program that compares, which leaves properties of the wrong element in what
it takes for right; here they replace them.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from aricia.testing.kafka.broker import KafkaBroker
from aricia.testing.platform_process import PlatformProcess

ROOT = Path(__file__).resolve().parent.parent.parent
SCENARIOS = ("store-*", "governance-*")


def comparer(shared: Path) -> ModuleType:
    """The program that compares, with patches of property sets that replace."""
    path = shared / "tools" / "events.py"
    found = importlib.util.spec_from_file_location("events", path)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    merged = module.patched

    def patched(event: Any, patch: Any) -> Any:
        is_property_set = isinstance(patch, dict) and "propertyValueMap" in patch
        return patch if is_property_set else merged(event, patch)

    module.patched = patched
    return module


def main() -> int:
    """Compare; the exit status is that of the program that compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="PATTERN", help="scenarios to replay; may be given several times")
    parser.add_argument("--show", type=int, default=20, help="differences to print")
    parser.add_argument("--min", type=float, default=97, help="least percentage of matching events")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of the recordings")
    options = parser.parse_args()
    module = comparer(options.shared)
    with tempfile.TemporaryDirectory(prefix="aricia-events-") as name:
        broker = KafkaBroker(Path(name))
        broker.start()
        try:
            with PlatformProcess(Path(name) / "data", tls=False, arguments=("--kafka", broker.bootstrap)) as platform:
                sys.argv = [
                    "events.py", "compare", "--bootstrap", broker.bootstrap, "--base-url", platform.url,
                    "--golden", str(options.shared / "golden" / "events"), "--show", str(options.show), "--min", str(options.min),
                    *(argument for each in options.only or SCENARIOS for argument in ("--only", each)),
                ]
                try:
                    module.main()
                except SystemExit as end:
                    return end.code if isinstance(end.code, int) else 1
        finally:
            broker.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
