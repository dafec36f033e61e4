import pytest

from aricia.base.errors import RepositoryFault
from aricia.repository.instances import NewClassification, Source
from aricia.testing.repository_steps import classify, entity, get, link, write, write_fault

SOURCE = Source("EXTERNAL_SOURCE", "external-id", "external name")


def test_what_belongs_to_an_external_source_says_so(remote, local):
    made = write(remote, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "t"}, source=SOURCE))
    tie = write(remote, lambda c: c.add_relationship("erin", "RelatedTerm", made.guid, made.guid, {}, source=SOURCE))
    classified = write(remote, lambda c: c.classify_entity(
        "erin", made.guid, "Criticality", {"notes": "n"}, source=SOURCE, origin="PROPAGATED", origin_guid="from-here",
        effective_to=9,
    ))
    attached = classified.classification("Criticality")
    for each in (made, tie, attached):
        told = (each.provenance, each.collection_id, each.collection_name, each.replicated_by)
        assert told == ("EXTERNAL_SOURCE", "external-id", "external name", "a-collection-id")
    assert (attached.origin, attached.origin_guid, attached.effective_to) == ("PROPAGATED", "from-here", 9)
    assert local.read(lambda c: c.get_entity(made.guid)) == classified


def test_other_sources_are_refused(remote):
    pack = Source("CONTENT_PACK", "pack-id", "pack")
    refused = ("FunctionNotSupported", "ARICIA-501-070")
    made = entity(remote, "t")
    for act in (
        lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "u"}, source=pack),
        lambda c: c.add_relationship("erin", "RelatedTerm", made.guid, made.guid, {}, source=pack),
        lambda c: c.classify_entity("erin", made.guid, "Criticality", {}, source=pack),
    ):
        assert write_fault(remote, act) == refused


def test_first_classifications_keep_what_they_say(remote):
    origin = {"origin": "PROPAGATED", "origin_guid": "o"}
    first = [NewClassification(name="Criticality", properties={"notes": "n"}, effective_from=7, **origin)]
    made = write(remote, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "t"}, classifications=first))
    attached = get(remote, made.guid).classification("Criticality")
    assert (attached.properties, attached.effective_from) == ({"notes": "n"}, 7)
    assert (attached.origin, attached.origin_guid, attached.created_by) == ("PROPAGATED", "o", "erin")


def test_a_collection_that_attaches_once_only_is_told_to_change_what_is_there(remote, monkeypatch):
    made = classify(remote, entity(remote, "t").guid, notes="1")
    ask, changed = remote.caller.ask, []

    def once_only(kind, path, body, **more):
        if path.endswith("/classification/Criticality"):
            raise RepositoryFault("ClassificationError", "OMRS-REPOSITORY-400-081", ("classifyEntity", "a", "b", "c"))
        if path.endswith("/properties"):
            changed.append(path)
        return ask(kind, path, body, **more)

    monkeypatch.setattr(remote.caller, "ask", once_only)
    assert classify(remote, made.guid, notes="1") == made
    assert changed == []
    assert classify(remote, made.guid, notes="2").classification("Criticality").properties == {"notes": "2"}
    assert len(changed) == 1


def test_changes_are_made_in_the_name_of_whoever_makes_them_and_reads_in_that_of_the_server(remote, monkeypatch):
    users, post = [], remote.caller.client.post
    monkeypatch.setattr(
        remote.caller.client, "post", lambda path, *given, **more: users.append(path.split("/")[4]) or post(path, *given, **more)
    )
    made = entity(remote, "t")
    get(remote, made.guid)
    link(remote, made, made)
    assert users == ["erin", "servernpa", "erin"]


@pytest.mark.parametrize("value", [2**31, "text", True, 1.5])
def test_values_of_the_wrong_type_are_refused_as_by_a_local_store(remote, value):
    wrong = {"qualifiedName": "x", "priority": value}
    assert write_fault(remote, lambda c: c.add_entity("erin", "Project", wrong)) == ("PropertyError", "OMRS-REPOSITORY-400-030")
