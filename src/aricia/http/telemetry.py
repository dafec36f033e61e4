"""OpenTelemetry: a span for each request, the time of requests as a histogram, and the platform's figures as gauges.

What is exported where is for the environment variables of OpenTelemetry to say (OTEL_EXPORTER_OTLP_ENDPOINT and its relatives).
The packages come with ``aricia[otel]`` and are imported when the setting ``aricia.otel`` asks for them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from aricia.base.figures import COUNTER, Family
from aricia.http.exchange import Exchange
from aricia.http.observers import Observer
from aricia.http.replies import Reply

_SCOPE = "aricia"
_SERVER_FAULT = 500


class TelemetryMissing(Exception):
    """The packages of OpenTelemetry are not installed; the text says what to do."""


def telemetry(name: str, figures: Callable[[], Iterable[Family]], close: list[Callable[[], None]]) -> Observer:
    """The observer that reports to OpenTelemetry's own exporters.

    name: of this platform;  figures: what gauges show;  close: takes what has to be called at the end
    errors: TelemetryMissing
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as problem:
        raise TelemetryMissing(
            f"The setting aricia.otel needs packages that are not installed ({problem.name}): pip install 'aricia[otel]'."
        ) from None
    resource = Resource.create({"service.name": "aricia", "service.instance.id": name})
    traces = TracerProvider(resource=resource)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    metrics = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], resource=resource)
    close += [traces.shutdown, metrics.shutdown]
    return reporter(traces, metrics, figures)


def reporter(traces: Any, metrics: Any, figures: Callable[[], Iterable[Family]]) -> Observer:
    """The observer that reports to these providers (opentelemetry.sdk's TracerProvider and MeterProvider)."""
    from opentelemetry.trace import SpanKind, Status, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    tracer, meter = traces.get_tracer(_SCOPE), metrics.get_meter(_SCOPE)
    parents = TraceContextTextMapPropagator()
    duration = meter.create_histogram("http.server.request.duration", unit="s", description="Time of HTTP requests.")
    _observe(meter, figures)

    def observe(exchange: Exchange, reply: Reply, seconds: float) -> None:
        ended = time.time_ns()
        measured, told = _attributes(exchange, reply)
        parent = None
        if exchange.traceparent is not None:
            parent = parents.extract({"traceparent": exchange.traceparent.decode("latin-1")})
        span = tracer.start_span(
            _name(exchange), context=parent, kind=SpanKind.SERVER, attributes={**measured, **told},
            start_time=ended - int(seconds * 1e9),
        )
        if (reply.code or reply.status) >= _SERVER_FAULT:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended)
        duration.record(seconds, measured)

    return observe


def _name(exchange: Exchange) -> str:
    if exchange.route is None:
        return exchange.method
    return f"{exchange.route.operation.service} {exchange.route.operation.name}"


def _attributes(exchange: Exchange, reply: Reply) -> tuple[dict[str, Any], dict[str, Any]]:
    """Those of few values, which metrics may have too; and those of this request."""
    measured: dict[str, Any] = {"http.request.method": exchange.method, "http.response.status_code": reply.status}
    if exchange.route is not None:
        operation = exchange.route.operation
        measured |= {"http.route": operation.path, "aricia.service": operation.service, "aricia.operation": operation.name}
    told: dict[str, Any] = {
        "aricia.request_id": exchange.request_id, "enduser.id": exchange.user or "", "client.address": exchange.client,
        "aricia.code": reply.code or reply.status,
    }
    return measured, {name: value for name, value in told.items() if value != ""}


def _observe(meter: Any, figures: Callable[[], Iterable[Family]]) -> None:
    """The figures, read when they are exported. One look serves all of them."""
    from opentelemetry.metrics import Observation

    known: dict[str, Family] = {}
    looked = [float("-inf")]

    def observed(name: str) -> list[Any]:
        if time.monotonic() - looked[0] > 1.0:
            looked[0] = time.monotonic()
            known.clear()
            known.update((each.name, each) for each in figures())
        return [Observation(value, dict(labels)) for _, labels, value in known[name].samples] if name in known else []

    for each in figures():
        make = meter.create_observable_counter if each.kind == COUNTER else meter.create_observable_gauge
        make(each.name, callbacks=[lambda options, name=each.name: observed(name)], description=each.help)
