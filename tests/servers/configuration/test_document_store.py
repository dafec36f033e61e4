import pytest

from aricia.base.errors import ConfigurationError
from aricia.servers.configuration.document_store import DocumentStore


@pytest.fixture
def store(tmp_path):
    return DocumentStore(tmp_path, "data/servers/{0}/config/{0}.config")


def test_a_document_is_kept_as_it_was_given(store):
    document = {"class": "OMAGServerConfig", "unknown": {"x": [1, None, "Größe"]}}
    store.save("a server", document)
    assert store.load("a server") == document


def test_a_server_without_a_document(store):
    assert store.load("x") is None
    store.remove("x")


def test_names_are_those_whose_file_fits_the_template(store, tmp_path):
    for name in ("b", "a:1"):
        store.save(name, {})
    (tmp_path / "data/servers/c/config").mkdir(parents=True)
    (tmp_path / "data/servers/c/config/other.config").touch()
    assert store.names() == ["a:1", "b"]


def test_a_removed_document_is_gone(store):
    store.save("x", {})
    store.remove("x")
    assert store.names() == []


@pytest.mark.parametrize("text", ["{broken", "[]"])
def test_a_file_that_is_no_document_is_a_fault(store, tmp_path, text):
    store.save("x", {})
    (tmp_path / "data/servers/x/config/x.config").write_text(text)
    with pytest.raises(ConfigurationError, match="OMAG-ADMIN-400-012"):
        store.load("x")


@pytest.mark.parametrize("name", ["../x", "a/b", "..", ""])
def test_a_name_never_leads_out_of_the_folder(store, name):
    with pytest.raises(ConfigurationError):
        store.load(name)


def test_a_template_without_a_place_for_the_name_is_refused(tmp_path):
    with pytest.raises(ValueError, match="template"):
        DocumentStore(tmp_path, "data/config")
