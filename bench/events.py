"""What events cost, and how fast they are where they are wanted, beside what the broker and the store do alone.

    python bench/events.py [--groups 1000] [--seconds 8] [--members 5]

A Kafka broker is started for it on the loopback interface, which needs Java 17 and Maven. In one run, on one machine:

1. changes that are waiting, told on an out topic and on a cohort's topic, beside a plain client with the same messages
2. a member of a cohort that stores what waited for it, beside saving the same instances in works of 64
3. from the acknowledgement of a change to its event, while clients read and write at a steady rate
4. the same writes without any feed, with one that nobody follows, and with one that is followed: the best quarter of many rounds
5. searches of a server over five members, beside the slowest member alone (bench/federation.py)

On a machine that others use at the same time only what was measured together can be compared.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import event_costs
import event_delays
import event_flow
import federation
from machine import machine

from aricia.testing.kafka import broker as kafka


def measure(given: argparse.Namespace, bootstrap: str, folder: Path) -> None:
    """Print everything."""
    event_flow.incoming(bootstrap, folder, event_flow.outgoing(bootstrap, folder, given.groups))
    clients = event_delays.Clients()
    event_delays.delays(clients, bootstrap, folder, given.rate, given.seconds)
    event_costs.cost_of_rows(folder, 2 * given.rounds)
    event_costs.costs_in_process(bootstrap, folder, given.rounds, 100)
    event_costs.costs_over_http(clients, bootstrap, folder, given.rounds // 2, 0.7)
    clients.close()


def main() -> int:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groups", type=int, default=1000, help="groups of 8 changes that wait to be told")
    parser.add_argument("--rate", type=float, default=100, help="requests a second while delays are measured")
    parser.add_argument("--seconds", type=float, default=8, help="for which delays are measured, twice")
    parser.add_argument("--rounds", type=int, default=16, help="in which writes with and without the feed take turns")
    parser.add_argument("--members", type=int, default=5, help="that are searched together; 0 = leave that out")
    given = parser.parse_args()
    if not kafka.is_possible():
        print(kafka.NEEDED, file=sys.stderr)
        return 2
    print(machine())
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="aricia-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "kafka").mkdir()
        broker = kafka.KafkaBroker(folder / "kafka")
        broker.start()
        try:
            measure(given, broker.bootstrap, folder)
        finally:
            broker.stop()
        if given.members:
            federation.measure(folder, given.members, 500, 10, 0.0)
    print(f"{time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f} at the end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
