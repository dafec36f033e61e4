import asyncio
import threading

import pytest

from aricia.base.errors import invalid
from aricia.base.operation import Operation
from aricia.http.deadlines import Deadlines
from aricia.http.kernel import Kernel

START_TIME = "/open-metadata/platform-services/server-platform/start-time"
VIEW = "/servers/qs-view-server/api/open-metadata"


def operation(run, **facts):
    named = {"name": "doIt", "service": "trial", "group": "trial", "verb": "POST", "path": "/trial"}
    return Operation(run=run, response_class="VoidResponse", **{**named, **facts})


@pytest.fixture
def serve(platform, tokens, client):
    """A client of a kernel that serves these operations; the clock of its deadlines is shortened."""
    kernels: list[Kernel] = []

    def start(*operations: Operation, limit: float = 60):
        kernel = Kernel(platform, tokens, operations)
        kernel.deadlines = Deadlines(limit)
        kernels.append(kernel)
        return type(client)(kernel)

    yield start
    for kernel in kernels:
        kernel.close()


def test_an_operation_that_is_not_implemented_answers_501_and_its_name(client):
    answer = client("GET", "/open-metadata/admin-services/stores/connection", user="garygeeke")
    if answer.json["relatedHTTPCode"] == 501:
        assert answer.json["exceptionErrorMessageId"] == "ARICIA-501-001"


def test_the_answer_carries_the_id_of_the_request(serve):
    seen = []
    client = serve(operation(lambda request: seen.append(request.request_id) or {}))
    first, second = client("POST", "/trial").json, client("POST", "/trial").json
    assert seen == [first["requestId"], second["requestId"]]
    assert seen[0] != seen[1]


@pytest.mark.parametrize("work", ["none", "thread"])
def test_work_runs_where_it_belongs(serve, work):
    threads = []
    serve(operation(lambda request: threads.append(threading.current_thread().name) or {}, work=work))("POST", "/trial")
    assert threads[0].startswith("worker") == (work == "thread")


def test_a_fault_is_http_200(serve):
    def run(request):
        raise invalid("OMAG-MULTI-TENANT-400-005", parameter="p", inserts=("x",))

    answer = serve(operation(run))("POST", "/trial")
    assert (answer.status, answer.json["relatedHTTPCode"]) == (200, 400)


def test_an_unexpected_exception_is_a_fault_and_an_audit_record(serve, capsys):
    def run(request):
        raise KeyError("surprise")

    answer = serve(operation(run))("POST", "/trial")
    assert (answer.status, answer.json["exceptionErrorMessageId"]) == (200, "OMAG-COMMON-400-016")
    log = capsys.readouterr().err
    assert "OMAG-COMMON-400-016" in log and "Traceback" in log


def test_a_text_body_is_taken_as_it_is_whatever_its_content_type_says(serve):
    bodies = []
    client = serve(operation(lambda request: bodies.append(request.body) or {}, body="text"))
    for kind in ("text/plain", "application/json", "application/octet-stream"):
        client("POST", "/trial", '"Größe"'.encode(), headers={"content-type": kind})
    assert bodies == ['"Größe"'] * 3
    assert client("POST", "/trial").status == 400


def test_a_body_may_come_in_pieces(serve):
    bodies = []
    client = serve(operation(lambda request: bodies.append(request.body) or {}, body="optional"))
    headers = {"transfer-encoding": "chunked", "content-length": ""}
    client("POST", "/trial", headers=headers, chunks=[b'{"a"', b": 1", b"}"])
    assert bodies == [{"a": 1}]


def test_a_body_in_pieces_is_cut_off_at_the_limit(serve):
    client = serve(operation(lambda request: {}, body="optional"))
    client.kernel.body_limit = 10
    headers = {"transfer-encoding": "chunked", "content-length": ""}
    answer = client("POST", "/trial", headers=headers, chunks=[b"x" * 8, b"x" * 8])
    assert (answer.status, answer.headers["connection"]) == (413, "close")


def test_a_request_that_takes_too_long_is_given_up(serve):
    release = threading.Event()
    client = serve(operation(lambda request: {"waited": release.wait(20)}, work="thread"), limit=0.05)
    answer = client("POST", "/trial")
    release.set()
    assert answer.json["exceptionErrorMessageId"] == "ARICIA-504-001"


def test_a_request_that_never_arrives_as_a_whole_is_given_up(serve):
    client = serve(operation(lambda request: {}, body="optional"), limit=0.05)
    headers = [(b"authorization", f"Bearer {client.token('erinoverview')}".encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "raw_path": b"/trial", "query_string": b"", "headers": headers}
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        await asyncio.get_running_loop().create_future()

    asyncio.run(client.kernel(scope, receive, send))
    assert sent[0]["status"] == 408


def test_the_user_of_the_path_acts_where_the_path_names_one(client):
    target = "/servers/qs-metadata-store/open-metadata/access-services/open-metadata-store/users/nobody/metadata-elements/x"
    body = client("POST", target).json
    assert (body["relatedHTTPCode"], body["exceptionErrorMessageId"]) == (403, "OPEN-METADATA-SECURITY-403-017")
    assert body["exceptionProperties"] == {"userId": "nobody"}


def test_what_was_written_is_found_by_the_next_request(client):
    properties = {"class": "CollectionProperties", "qualifiedName": "Collection::kernel", "displayName": "kernel"}
    collections = f"{VIEW}/collection-manager/collections"
    made = client("POST", collections, {"class": "NewElementRequestBody", "properties": properties}).json
    read = client("POST", f"{collections}/{made['guid']}/retrieve", {"graphQueryDepth": 0}).json
    assert read["element"]["properties"]["qualifiedName"] == "Collection::kernel"
    assert read["element"]["elementHeader"]["versions"]["createdBy"] == "erinoverview"


@pytest.mark.parametrize(("server", "marker", "fault"), [
    ("no-such-server", "collection-manager", "OMAG-MULTI-TENANT-404-001"),
    ("qs-metadata-store", "collection-manager", "OMAG-MULTI-TENANT-404-002"),
    ("qs-view-server", "metadata-explorer", "OMAG-MULTI-TENANT-400-005"),
])
def test_the_path_has_to_lead_to_a_running_service(client, server, marker, fault):
    target = f"/servers/{server}/api/open-metadata/{marker}/collections/by-name"
    assert client("POST", target, {"class": "FilterRequestBody", "filter": "x"}).json["exceptionErrorMessageId"] == fault


def test_any_marker_of_a_configured_view_service_serves_a_generic_operation(client):
    target = f"{VIEW}/product-manager/collections/by-name"
    assert client("POST", target, {"class": "FilterRequestBody", "filter": "x"}).json["relatedHTTPCode"] == 200


def test_a_fault_of_the_body_comes_before_one_of_the_marker(client):
    target = f"{VIEW}/no-such-marker/elements/x/impact"
    answer = client("POST", target, {"class": "NewClassificationRequestBody"})
    assert answer.json["exceptionErrorMessageId"] == "OMAG-COMMON-400-029"


def test_the_start_time_is_a_date(client):
    assert client("GET", START_TIME, user="garygeeke").json["dateValue"].endswith("+00:00")


def test_a_request_whose_client_went_away_is_not_run(serve):
    calls = []
    client = serve(operation(lambda request: calls.append(request) or {}, body="optional"))
    headers = [(b"authorization", f"Bearer {client.token('erinoverview')}".encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "raw_path": b"/trial", "query_string": b"", "headers": headers}
    sent = []

    async def send(message):
        sent.append(message)

    gone, begun = {"type": "http.disconnect"}, {"type": "http.request", "body": b"{", "more_body": True}
    for events in ([gone], [begun, gone]):

        async def receive(events=events):
            return events.pop(0)

        asyncio.run(client.kernel(scope, receive, send))
    assert calls == sent == []


def test_a_view_server_has_no_metadata_collection_to_ask(client):
    path = "/servers/qs-view-server/open-metadata/repository-services/users/erinoverview/{}metadata-collection-id"
    assert client("POST", path.format("")).json["exceptionErrorMessageId"] == "OMRS-REST-API-503-001"
    assert client("POST", path.format("enterprise/")).json["exceptionErrorMessageId"] == "OMRS-REST-API-503-002"


def test_metadata_work_that_takes_too_long_is_a_fault_of_its_operation(client):
    view = "/servers/qs-view-server/api/open-metadata/collection-manager/collections"
    properties = {"class": "GlossaryProperties", "qualifiedName": "Late", "displayName": "Late"}
    body = {"class": "NewElementRequestBody", "isOwnAnchor": True, "properties": properties}
    assert client("POST", view, body).json["guid"]
    search = {"class": "SearchStringRequestBody", "searchString": "Late", "graphQueryDepth": 0}
    limit, client.kernel._work_limit = client.kernel._work_limit, 0
    try:
        answer = client("POST", f"{view}/by-search-string", search).json
    finally:
        client.kernel._work_limit = limit
    assert (answer["relatedHTTPCode"], answer["exceptionErrorMessageId"]) == (504, "ARICIA-504-002")
    assert client("POST", f"{view}/by-search-string", search).json["elements"]
