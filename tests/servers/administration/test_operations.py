from aricia.base.endpoints import table
from aricia.base.tables import rows
from aricia.servers.administration.operations import ROOT, operations


def test_every_administration_operation_is_served():
    declared = {(row.verb, row.path) for row in table() if row.group == "admin-services"}
    served = {(operation.verb, operation.path) for operation in operations() if operation.run is not None}
    assert served == declared
    assert len(served) == 112


def test_every_row_of_the_table_is_an_endpoint():
    declared = {(row.verb, row.path) for row in table()}
    described = {(row["verb"], ROOT + row["path"]) for row in rows("administration_operations.tsv")}
    assert described <= declared
