from aricia.base.endpoints import table
from aricia.servers.repository_services.operations import operations

GROUP = "repository-services"


def test_every_operation_is_a_row_of_the_endpoint_table():
    paths = {(row.verb, row.path) for row in table() if row.group == GROUP}
    served = [(operation.verb, operation.path) for operation in operations()]
    assert set(served) <= paths
    assert len(set(served)) == len(served)


def test_what_the_enterprise_paths_offer_for_instances_the_local_ones_offer_too():
    names = {operation.name for operation in operations() if "/enterprise/" in operation.path}
    names -= {"getEnterpriseOMRSTopicConnection"}
    assert names <= {operation.name for operation in operations() if "/enterprise/" not in operation.path}


def test_what_changes_the_store_runs_in_its_writer():
    writes = {operation.name for operation in operations() if operation.work == "write"}
    assert {"addEntity", "classifyEntity", "deleteRelationship"} <= writes
    assert not [name for name in writes if name.startswith(("get", "find", "count", "is", "verify"))]


def test_every_row_of_the_endpoint_table_is_served():
    served = {(operation.verb, operation.path) for operation in operations() if operation.run is not None}
    assert {(row.verb, row.path) for row in table() if row.group == GROUP} == served
