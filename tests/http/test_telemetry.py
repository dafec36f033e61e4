import contextlib

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from aricia.http.telemetry import reporter
from aricia.servers.api import platform_figures

FIND = "/servers/qs-view-server/api/open-metadata/collection-manager/collections/by-search-string"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def reported(client, platform):
    """Spans and metrics of the requests that are made meanwhile."""
    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    traces, metrics = TracerProvider(), MeterProvider([reader])
    traces.add_span_processor(SimpleSpanProcessor(spans))
    client.kernel.observers = (reporter(traces, metrics, lambda: platform_figures(platform)),)
    with contextlib.ExitStack() as at_end:
        at_end.callback(metrics.shutdown)
        at_end.callback(traces.shutdown)
        yield spans, reader
    client.kernel.observers = ()


def test_a_request_is_a_span_below_that_of_its_caller(client, reported):
    client("POST", FIND, {"searchString": "x", "requestId": "my-request"}, headers={"traceparent": PARENT})
    (span,) = reported[0].get_finished_spans()
    assert span.name == "collection-manager findCollections"
    assert (f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}") == tuple(PARENT.split("-")[1:3])
    facts = dict(span.attributes)
    assert (facts["aricia.request_id"], facts["enduser.id"]) == ("my-request", "erinoverview")
    assert facts["http.response.status_code"] == facts["aricia.code"] == 200
    assert facts["http.route"].endswith("/by-search-string")
    assert 0 <= span.end_time - span.start_time < 60e9


def test_faults_have_their_code_and_those_of_the_server_are_errors(client, reported):
    client("POST", FIND.replace("qs-view-server", "unknown"), {})
    client("POST", "/servers/qs-view-server/api/open-metadata/x", {})
    first, second = reported[0].get_finished_spans()
    assert (first.attributes["aricia.code"], first.status.status_code) == (404, StatusCode.UNSET)
    assert (second.name, "http.route" in second.attributes) == ("POST", False)


def test_metrics_are_the_time_of_requests_and_the_figures_of_the_platform(client, reported):
    client("POST", FIND, {"searchString": "x"})
    scopes = [scope for resource in reported[1].get_metrics_data().resource_metrics for scope in resource.scope_metrics]
    found = {metric.name: list(metric.data.data_points) for scope in scopes for metric in scope.metrics}
    (point,) = found["http.server.request.duration"]
    assert (point.count, point.attributes["aricia.operation"]) == (1, "findCollections")
    assert "enduser.id" not in point.attributes
    assert {point.attributes["server"]: point.value for point in found["aricia_server_up"]}["qs-metadata-store"] == 1
