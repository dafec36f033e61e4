"""Throughput of a platform, beside that of a bare server in the same run (see echo.py).

    python bench/run.py [--terms 2000] [--seconds 5] [--connections 16] [--out result.json]

The workloads are those of the measuring program that the recordings come with; ``wrk`` drives the reads of both servers.
Figures of one machine cannot be compared with those of another; the ratios to the bare server can, roughly.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from machine import machine

from aricia.testing.platform_process import PlatformProcess

HERE = Path(__file__).resolve().parent
_REQUESTS = re.compile(r"Requests/sec:\s+([\d.]+)")
_LATENCY = re.compile(r"50%\s+([\d.]+)(us|ms|s)")
_BODY = {"class": "GetRequestBody", "graphQueryDepth": 0}
_SCRIPT = "wrk.method = 'POST'\nwrk.body = '%s'\nwrk.headers['Content-Type'] = 'application/json'\n"
_IN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def echo_rate(seconds: int, connections: int, folder: Path) -> tuple[float, float]:
    """Requests a second and median latency (ms) of the bare server."""
    port = free_port()
    options = ["--app-dir", str(HERE), "--port", str(port), "--log-level", "warning"]
    server = subprocess.Popen([sys.executable, "-m", "uvicorn", *options, "echo:application"])
    try:
        wait_for(port)
        script = folder / "echo.lua"
        script.write_text(_SCRIPT % json.dumps(_BODY))
        wrk(port, 2, connections, script)
        return wrk(port, seconds, connections, script)
    finally:
        server.terminate()
        server.wait()


def wrk(port: int, seconds: int, connections: int, script: Path) -> tuple[float, float]:
    """One run of wrk."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}/echo"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, latency = _REQUESTS.search(text), _LATENCY.search(text)
    assert rate and latency, f"wrk printed:\n{text}"
    return float(rate[1]), float(latency[1]) * _IN_MS[latency[2]]


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


def platform_rows(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The rows of the measuring program for a platform with an empty store."""
    result = folder / "platform.json"
    with PlatformProcess(folder / "data", tls=False) as platform:
        command = [
            sys.executable, str(arguments.shared / "tools" / "bench.py"), "--base-url", platform.url,
            "--terms", str(arguments.terms), "--seconds", str(arguments.seconds), "--connections", str(arguments.connections),
            "--pid", str(platform.pid), "--out", str(result),
        ]
        subprocess.run(command, check=True)
    return dict(json.loads(result.read_text("utf-8")))


def bare_server(arguments: argparse.Namespace, folder: Path) -> float:
    """Requests a second of the bare server. It is measured before and after the platform: what else the machine does shows."""
    rate, latency = echo_rate(arguments.seconds, arguments.connections, folder)
    print(f"{'bare server':<12} {rate:>10.1f} /s   p50 {latency:>8.2f} ms", flush=True)
    return rate


def main() -> int:
    """Measure both servers and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--terms", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared", help="folder with tools/bench.py")
    parser.add_argument("--out", type=Path, help="write the figures here, as JSON")
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
    rate = (before + after) / 2
    print(f"\n{'workload':<12} {'1/s':>10} {'of bare':>9} {'p50 ms':>9} {'p99 ms':>9} {'bad':>5}")
    for workload, row in rows.items():
        if isinstance(row, dict) and "per_s" in row:
            share = f"{100 * row['per_s'] / rate:.1f} %"
            print(f"{workload:<12} {row['per_s']:>10.1f} {share:>9} {row['p50_ms']:>9.2f} {row['p99_ms']:>9.2f} {row['bad']:>5}")
    if arguments.out:
        figures = {"machine": where, "bare_per_s": [before, after], "platform": rows}
        arguments.out.write_text(json.dumps(figures, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
