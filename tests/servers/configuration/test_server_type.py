import pytest

from aricia.base.errors import ConfigurationError
from aricia.servers.configuration.server_type import classify


def local(mode):
    return {"localRepositoryConfig": {"localRepositoryMode": mode}}


@pytest.mark.parametrize(("document", "kind"), [
    ({"accessServicesConfig": [], "repositoryServicesConfig": local("OPEN_METADATA_NATIVE")}, "Metadata Access Store"),
    ({"accessServicesConfig": [], "repositoryServicesConfig": {}}, "Metadata Access Server"),
    ({"repositoryServicesConfig": local("METADATA_CACHE")}, "Metadata Access Store"),
    ({"repositoryServicesConfig": local(None)}, "Repository Proxy"),
    ({"repositoryServicesConfig": local("REPOSITORY_PROXY")}, "Repository Proxy"),
    ({"viewServicesConfig": [], "repositoryServicesConfig": {}}, "View Server"),
    ({"governanceEnginesConfig": [], "repositoryServicesConfig": {}}, "Engine Host Server"),
    ({"dynamicIntegrationGroupsConfig": [], "repositoryServicesConfig": {}}, "Integration Daemon"),
    ({"conformanceSuiteConfig": {}, "repositoryServicesConfig": {}}, "Conformance Test Server"),
])
def test_the_sections_tell_the_type(document, kind):
    assert classify("x", document) == kind


@pytest.mark.parametrize(("document", "fault"), [
    (None, "OMAG-ADMIN-400-009"),
    ({"class": "OMAGServerConfig"}, "OMAG-ADMIN-400-019"),
    ({"viewServicesConfig": []}, "OMAG-ADMIN-400-010"),
    ({"viewServicesConfig": [], "accessServicesConfig": [], "repositoryServicesConfig": {}}, "OMAG-ADMIN-400-031"),
    ({"repositoryServicesConfig": {}}, "OMAG-ADMIN-400-035"),
])
def test_documents_that_tell_no_type(document, fault):
    with pytest.raises(ConfigurationError) as problem:
        classify("x", document)
    assert problem.value.id == fault
