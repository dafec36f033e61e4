"""Throughput of a platform, beside that of a bare server in the same run (see echo.py).

    python bench/run.py [--quick] [--terms 2000] [--seconds 5] [--connections 16] [--out result.json]

The workloads are those of the measuring program that the recordings come with; ``wrk`` drives the reads of both servers.
Figures of one machine cannot be compared with those of another; the ratios to the bare server can, roughly. On a machine that
others use at the same time the processor time per request says most: it does not depend on what they do.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import machine, processor_seconds

from aricia.testing.platform_process import PlatformProcess

HERE = Path(__file__).resolve().parent
_REQUESTS = re.compile(r"Requests/sec:\s+([\d.]+)")
_TOTAL = re.compile(r"(\d+) requests in")
_LATENCY = re.compile(r"50%\s+([\d.]+)(us|ms|s)")
_BODY = {"class": "GetRequestBody", "graphQueryDepth": 0}
_SCRIPT = "wrk.method = 'POST'\nwrk.body = '%s'\nwrk.headers['Content-Type'] = 'application/json'\n"
_IN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_QUICK = {"terms": 1200, "seconds": 3}  # the measuring program takes two seconds for its warm-up


def processor_ms(pid: int) -> float:
    """Processor time that a process has used so far, in milliseconds."""
    return 1000 * processor_seconds(pid)


# ---- the bare server -------------------------------------------------------------------------------------------------
def echo_rate(seconds: int, connections: int, folder: Path) -> tuple[float, float, float]:
    """Requests a second, median latency (ms) and processor time per request (ms) of the bare server."""
    port = free_port()
    options = ["--app-dir", str(HERE), "--port", str(port), "--log-level", "warning"]
    server = subprocess.Popen([sys.executable, "-m", "uvicorn", *options, "echo:application"])
    try:
        wait_for(port)
        script = folder / "echo.lua"
        script.write_text(_SCRIPT % json.dumps(_BODY))
        wrk(port, 1, connections, script)
        before = processor_ms(server.pid)
        rate, latency, total = wrk(port, seconds, connections, script)
        return rate, latency, (processor_ms(server.pid) - before) / total
    finally:
        server.terminate()
        server.wait()


def wrk(port: int, seconds: int, connections: int, script: Path) -> tuple[float, float, int]:
    """One run of wrk: requests a second, median latency (ms), requests."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}/echo"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, latency, total = _REQUESTS.search(text), _LATENCY.search(text), _TOTAL.search(text)
    assert rate and latency and total, f"wrk printed:\n{text}"
    return float(rate[1]), float(latency[1]) * _IN_MS[latency[2]], int(total[1])


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(port: int) -> None:
    """Until somebody listens on the port; TimeoutError after ten seconds."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nobody listens on port {port}")


def bare_server(arguments: argparse.Namespace, folder: Path) -> float:
    """Requests a second of the bare server. It is measured before and after the platform: what else the machine does shows."""
    rate, latency, cpu = echo_rate(arguments.seconds, arguments.connections, folder)
    print(f"{'bare server':<12} {rate:>10.1f} /s   p50 {latency:>8.2f} ms   processor {cpu:.3f} ms", flush=True)
    return rate


# ---- the platform ----------------------------------------------------------------------------------------------------
def measured(program: Any, pid: int) -> Any:
    """The measuring program's class of workloads, with the processor time per request in every row."""

    class Measured(program.Bench):  # type: ignore[misc, name-defined]
        def __init__(self, options: argparse.Namespace) -> None:
            self.posts, self.used = 0, processor_ms(pid)
            super().__init__(options)

        def post(self, path: str, body: dict[str, Any]) -> Any:
            self.posts += 1
            return super().post(path, body)

        def row(self, name: str, rate: float, p50: float, p99: float, bad: int) -> None:
            super().row(name, rate, p50, p99, bad)
            used, count = processor_ms(pid) - self.used, self.posts
            if not name.startswith("create"):
                used, count = last_run["used"], rate * self.args.seconds
            self.rows[name]["processor_ms"] = round(used / count, 3)
            self.posts, self.used = 0, processor_ms(pid)

    def timed_run(*command: Any, **options: Any) -> Any:
        before = processor_ms(pid)
        result = subprocess.run(*command, **options)
        last_run["used"] = processor_ms(pid) - before
        return result

    last_run = {"used": 0.0}  # of wrk
    program.subprocess = types.SimpleNamespace(run=timed_run)
    return Measured


def load_program(path: Path) -> Any:
    """The measuring program as a module."""
    sys.path.insert(0, str(path.parent))
    specification = importlib.util.spec_from_file_location("measuring_program", path)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def platform_rows(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The rows of the measuring program for a platform with an empty store."""
    with PlatformProcess(folder / "data", tls=False) as platform:
        options = argparse.Namespace(
            base_url=platform.url, view_server="qs-view-server", user="erinoverview", password="secret", pid=platform.pid,
            terms=arguments.terms, seconds=arguments.seconds, connections=arguments.connections,
        )
        program = measured(load_program(arguments.shared / "tools" / "bench.py"), platform.pid)(options)
        steps: tuple[Callable[[], None], ...] = (program.prepare, program.measure)
        for step in steps:
            step()
        return dict(program.rows)


def main() -> int:
    """Measure both servers and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a short run: fewer terms, three seconds a workload")
    parser.add_argument("--terms", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared", help="folder with tools/bench.py")
    parser.add_argument("--out", type=Path, help="write the figures here, as JSON")
    arguments = parser.parse_args()
    if arguments.quick:
        parser.set_defaults(**_QUICK)
        arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is not installed (Debian and Ubuntu: apt-get install wrk).", file=sys.stderr)
        return 2
    where = machine()
    print(f"{where}\n{arguments.terms} terms, {arguments.connections} connections, {arguments.seconds} s a read workload\n")
    with tempfile.TemporaryDirectory(prefix="aricia-bench-") as name:
        before = bare_server(arguments, Path(name))
        rows = platform_rows(arguments, Path(name))
        after = bare_server(arguments, Path(name))
    print_rows(rows, (before + after) / 2)
    if arguments.out:
        figures = {"machine": where, "bare_per_s": [before, after], "platform": rows}
        arguments.out.write_text(json.dumps(figures, indent=1), "utf-8")
    return 0


def print_rows(rows: dict[str, Any], bare: float) -> None:
    """The table of the workloads; ``bare``: requests a second of the bare server."""
    print(f"\n{'workload':<12} {'1/s':>10} {'of bare':>9} {'CPU ms':>9} {'p50 ms':>9} {'p99 ms':>9} {'bad':>5}")
    for workload, row in rows.items():
        if isinstance(row, dict) and "per_s" in row:
            share = f"{100 * row['per_s'] / bare:.1f} %"
            times = f"{row['processor_ms']:>9.3f} {row['p50_ms']:>9.2f} {row['p99_ms']:>9.2f}"
            print(f"{workload:<12} {row['per_s']:>10.1f} {share:>9} {times} {row['bad']:>5}")


if __name__ == "__main__":
    sys.exit(main())
