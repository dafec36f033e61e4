from aricia.base.endpoints import table
from aricia.servers import registered_services
from aricia.servers.life_cycle import GENERIC
from aricia.servers.platform_services import operations


def test_every_query_is_an_operation_of_the_endpoint_table():
    paths = {(row.verb, row.path) for row in table()}
    assert {(operation.verb, operation.path) for operation in operations()} <= paths
    assert len(operations()) == 23


def test_all_services_are_the_common_access_view_and_governance_ones():
    assert len(registered_services.all_services()) == 50
    assert all(service["serviceDescription"] for service in registered_services.all_services())


def test_markers_and_ids_are_unique():
    services = [service for kind in ("common", "access", "view", "governance", "engine")
                for service in registered_services.services(f"{kind}-services")]
    assert len({service["serviceId"] for service in services}) == len(services) == 54


def test_the_generic_view_services_are_those_whose_paths_take_any_marker():
    generic = {row.service for row in table() if "{urlMarker}" in row.path}
    assert generic == GENERIC


