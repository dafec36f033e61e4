from aricia.base.audit_log import AuditLog
from aricia.base.operation import Request
from aricia.servers.omag_server import OMAGServer
from aricia.servers.repository_services.operations import operations

CONSOLE = {
    "displayName": "Console", "configurationProperties": {"supportedSeverities": ["Error"]},
    "connectorType": {"connectorProviderClassName": "org.example.ConsoleAuditLogStoreProvider"},
}


def ask(name, **document):
    server = OMAGServer("server", "View Server", document, "npa", AuditLog("server"))
    server.audit_log.log("SERVER-OPS-0005", "server", component="Life cycle", action="stopServer")
    server.audit_log.log("SERVER-OPS-0006", "server", component="Life cycle", action="stopServer")
    operation = next(each for each in operations() if each.name == name)
    return operation.run(Request(operation, {}, {}, None, "erin", "request", server=server))


def test_the_report_counts_records_by_severity_in_all_and_by_component():
    report = ask("getAuditLogReport", organizationName="Coco")["report"]
    assert report["severityCount"] == {"9": 2}
    assert report["severityIdentification"] == {"9": ["SERVER-OPS-0005", "SERVER-OPS-0006"]}
    assert [each["reportingComponent"]["componentName"] for each in report["childAuditLogReports"]] == ["Life cycle"]
    assert report["originatorProperties"] == {"serverName": "server", "serverType": "View Server", "organizationName": "Coco"}


def test_the_report_names_the_destinations():
    report = ask("getAuditLogReport", repositoryServicesConfig={"auditLogConnections": [CONSOLE]})["report"]
    implementation = "org.example.ConsoleAuditLogStoreConnector"
    assert report["destinationsReport"]["logStoreReports"] == [
        {"destinationName": "Console", "supportedSeverities": ["Error"], "implementationClass": implementation}
    ]


def test_the_topic_of_all_repositories_is_told_when_there_is_one():
    assert ask("getEnterpriseOMRSTopicConnection") == {}
    access = {"enterpriseAccessConfig": {"remoteEnterpriseOMRSTopicConnection": CONSOLE}}
    assert ask("getEnterpriseOMRSTopicConnection", repositoryServicesConfig=access) == {"connection": CONSOLE}
