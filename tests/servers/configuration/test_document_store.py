import pytest

from aricia.base.errors import ConfigurationError
from aricia.servers.configuration.document_files import FileDocumentStore
from aricia.servers.configuration.document_store import Documents


@pytest.fixture
def store(tmp_path):
    return FileDocumentStore(tmp_path, "data/servers/{0}/config/{0}.config")


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
    with pytest.raises(ConfigurationError, match="ARICIA-400-091"):
        FileDocumentStore(tmp_path, "data/config")


@pytest.mark.parametrize("template", ["./a/{0}.json", "{0}.json", "a[b]/{0}*/{0}?.json", "a/{0}/b/{0}.config"])
def test_names_are_found_whatever_the_template_looks_like(tmp_path, template):
    for path in (template, f"{tmp_path}/absolute/{template.removeprefix('./')}"):
        store = FileDocumentStore(tmp_path, path)
        store.save("a server", {"x": 1})
        assert store.names() == ["a server"]
        assert store.load("a server") == {"x": 1}


def test_documents_may_be_kept_elsewhere_later(store, tmp_path):
    documents = Documents(store, {"a": "connection"})
    documents.save("x", {})
    documents.use(FileDocumentStore(tmp_path, "other/{0}.config"), None)
    assert (documents.names(), documents.connection) == ([], None)
    documents.use(store, {})
    assert documents.names() == ["x"]


@pytest.mark.parametrize("name", ["a\x00b", "a\nb", " ", "a\\b", "n" * 201])
def test_a_name_that_no_file_can_have_is_refused(store, name):
    with pytest.raises(ConfigurationError, match="OMAG-ADMIN-400-011"):
        store.save(name, {})
