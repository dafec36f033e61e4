from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.repository.stores.remote.answers import Answer
from aricia.repository.stores.remote.faults import fault_in

OMRS = "org.odpi.openmetadata.repositoryservices.ffdc.exception."
FFDC = "org.odpi.openmetadata.frameworks.openmetadata.ffdc."


def answer(message_id, **more):
    return Answer(exception_error_message_id=message_id, **{"related_http_code": 400, **more})


def test_a_fault_is_what_a_local_store_would_raise():
    fault = fault_in(answer(
        "OMRS-REPOSITORY-404-002", related_http_code=404, exception_class_name=f"{OMRS}EntityNotKnownException",
        exception_subclass_name=f"{OMRS}EntityNotKnownException", exception_error_message_parameters=["g", "get", "c"],
        exception_properties={"parameterName": "guid"},
    ), "address")
    assert isinstance(fault, RepositoryFault)
    assert (fault.kind, fault.id, fault.code) == ("EntityNotKnown", "OMRS-REPOSITORY-404-002", 404)
    assert fault.inserts == ("g", "get", "c")
    assert (fault.properties, fault.exception_class) == ({"parameterName": "guid"}, f"{OMRS}EntityNotKnownException")


def test_a_fault_that_no_operation_declares_is_known_by_its_subclass():
    fault = fault_in(answer(
        "OMRS-REPOSITORY-400-046", exception_class_name=f"{FFDC}PropertyServerException",
        exception_subclass_name=f"{OMRS}EntityNotDeletedException",
    ), "address")
    assert isinstance(fault, RepositoryFault)
    assert fault.kind == "EntityNotDeleted"


def test_a_message_that_is_not_in_the_catalogue_keeps_its_own_text():
    fault = fault_in(answer(
        "OMRS-STRANGE-418-001", related_http_code=418, exception_class_name=f"{FFDC}UserNotAuthorizedException",
        exception_error_message="OMRS-STRANGE-418-001 No {0} today", exception_user_action="Ask tomorrow.",
    ), "address")
    assert isinstance(fault, RepositoryFault)
    assert (fault.kind, fault.id, fault.code, str(fault)) == (
        "UserNotAuthorized", "OMRS-STRANGE-418-001", 418, "OMRS-STRANGE-418-001 No {0} today",
    )
    assert fault.message.user_action == "Ask tomorrow."


def test_a_server_that_does_not_run_or_has_no_repository_is_a_fault_of_the_connection():
    for message_id in ("OMAG-MULTI-TENANT-404-001", "OMRS-REST-API-503-001"):
        fault = fault_in(answer(message_id, exception_error_message="why"), "the address")
        assert isinstance(fault, ConnectorError)
        assert (fault.id, fault.code, fault.inserts) == ("ARICIA-503-073", 503, ("the address", "why"))
