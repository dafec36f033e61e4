import json

from aricia.base.errors import ConfigurationError, RepositoryFault, invalid
from aricia.base.operation import Operation
from aricia.http import envelope


def operation(response_class: str, group: str = "view-services", path: str = "/x") -> Operation:
    return Operation(name="doIt", service="s", group=group, verb="GET", path=path, response_class=response_class)


def fault(error, response_class="VoidResponse", group="view-services", variables=None, path="/x"):
    return json.loads(envelope.fault(operation(response_class, group, path), "r", variables or {}, error))


def test_an_answer_has_class_request_id_and_code():
    body = json.loads(envelope.answer(operation("GUIDResponse"), "r", {"guid": "g"}))
    assert body == {"class": "GUIDResponse", "requestId": "r", "relatedHTTPCode": 200, "guid": "g"}


def test_an_answer_may_leave_the_request_id_out():
    body = json.loads(envelope.answer(operation("VoidResponse"), "r", {"requestId": None}))
    assert body == {"class": "VoidResponse", "relatedHTTPCode": 200}


def test_an_operation_without_answer_class_answers_the_payload_alone():
    assert json.loads(envelope.answer(operation(""), "r", {"a": 1})) == {"a": 1}


def test_a_fault_tells_everything_that_clients_rebuild_exceptions_from():
    body = fault(invalid("OMAG-MULTI-TENANT-400-005", parameter="viewServiceURLMarker", inserts=("x",), action="deeper"))
    name = "org.odpi.openmetadata.frameworks.openmetadata.ffdc.InvalidParameterException"
    assert body["relatedHTTPCode"] == 400
    assert body["exceptionClassName"] == body["exceptionSubclassName"] == name
    assert body["exceptionErrorMessage"].startswith("OMAG-MULTI-TENANT-400-005 ")
    assert body["exceptionErrorMessageId"] == "OMAG-MULTI-TENANT-400-005"
    assert body["exceptionErrorMessageParameters"] == ["x"]
    assert body["exceptionProperties"] == {"parameterName": "viewServiceURLMarker"}
    assert body["actionDescription"] == "deeper"
    assert body["exceptionSystemAction"] and body["exceptionUserAction"]
    assert "exceptionCausedBy" not in body


def test_the_action_is_the_operation_unless_the_fault_names_another():
    assert fault(ConfigurationError("OMAG-ADMIN-400-009", ("s",)))["actionDescription"] == "doIt"


def test_java_primitives_are_there_in_a_fault():
    error = ConfigurationError("OMAG-ADMIN-400-009", ("s",))
    assert fault(error, "BooleanResponse")["flag"] is True
    assert fault(error, "CountResponse")["count"] == 0
    paged = fault(error, "EntityListResponse", "repository-services")
    assert (paged["offset"], paged["pageSize"]) == (0, 0)
    assert "offset" not in fault(error, "EntityListResponse")


def test_faults_of_platform_services_about_a_server_repeat_its_name():
    error = ConfigurationError("OMAG-ADMIN-400-009", ("s",))
    assert fault(error, "ServerStatusResponse", "platform-services", {"serverName": "s"})["serverName"] == "s"
    assert "serverName" not in fault(error, "ServerServicesListResponse", "server-operations", {"serverName": "s"})


def test_a_fault_may_leave_the_request_id_out():
    error = ConfigurationError("OMAG-ADMIN-400-009", ("s",))
    assert fault(error)["requestId"] == "r"
    error.names_request = False
    assert "requestId" not in fault(error)


def test_a_repository_fault_shows_as_property_server_exception_outside_the_repository_services():
    error = RepositoryFault("EntityNotKnown", "OMAG-ADMIN-400-009", ("s",))
    inner = "org.odpi.openmetadata.repositoryservices.ffdc.exception.EntityNotKnownException"
    assert fault(error)["exceptionClassName"].endswith(".PropertyServerException")
    assert fault(error)["exceptionSubclassName"] == inner
    assert fault(error, group="repository-services")["exceptionClassName"] == inner


def test_an_unexpected_exception_names_its_class_and_not_its_trace():
    body = fault(envelope.unexpected(operation("VoidResponse"), KeyError("missing")))
    assert body["exceptionErrorMessageId"] == "OMAG-COMMON-400-016"
    assert body["exceptionCausedBy"] == "builtins.KeyError"
    assert "Traceback" not in json.dumps(body)


def test_repository_services_without_a_user_say_less_about_a_fault():
    error = invalid("OMAG-MULTI-TENANT-404-001", parameter="serverName", inserts=("x", "u"), properties={"serverName": "x"})
    body = fault(error, group="repository-services")
    assert "exceptionSubclassName" not in body
    assert body["exceptionProperties"] == {"parameterName": "serverName"}


def test_repository_services_tell_faults_that_they_do_not_declare_as_a_general_one():
    error = RepositoryFault("EntityNotDeleted", "OMAG-ADMIN-400-009", ("s",), properties={"parameterName": "guid"})
    body = fault(error, group="repository-services", path="/users/{userId}/x")
    assert body["exceptionClassName"].endswith(".PropertyServerException")
    assert body["exceptionSubclassName"].endswith(".EntityNotDeletedException")
    assert "exceptionProperties" not in body


def test_a_flag_of_the_repository_services_is_false_in_a_fault():
    error = ConfigurationError("OMAG-ADMIN-400-009", ("s",))
    assert fault(error, "BooleanResponse", "repository-services")["flag"] is False
