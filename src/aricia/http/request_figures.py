"""The figures about requests."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from aricia.base.figures import COUNTER, GAUGE, HISTOGRAM, Family, Labels, family
from aricia.http.meters import BOUNDS, Meter

_EDGES = (*(f"{bound:g}" for bound in BOUNDS), "+Inf")


def request_figures(meters: Iterable[Meter], under_way: int) -> list[Family]:
    """Requests by operation and code, how long they took, and how many are being served now."""
    used = [meter for meter in meters if meter.codes]
    return [
        family("aricia_http_requests_total", COUNTER, "Requests answered, by operation and code of the answer or its fault.", [
            ({**_labels(meter), "code": str(code)}, number) for meter in used for code, number in sorted(meter.codes.items())
        ]),
        Family("aricia_http_request_seconds", HISTOGRAM, "Time from the head of a request to its answer, in seconds.", [
            sample for meter in used for sample in _histogram(meter)
        ]),
        family("aricia_http_requests_under_way", GAUGE, "Requests that are being served.", [({}, under_way)]),
    ]


def _histogram(meter: Meter) -> list[tuple[str, Labels, float]]:
    labels, counts = _labels(meter), list(accumulate(meter.buckets))
    return [
        *(("_bucket", {**labels, "le": edge}, count) for edge, count in zip(_EDGES, counts, strict=True)),
        ("_sum", labels, meter.seconds), ("_count", labels, counts[-1]),
    ]


def _labels(meter: Meter) -> dict[str, str]:
    return {"service": meter.service, "operation": meter.operation}
