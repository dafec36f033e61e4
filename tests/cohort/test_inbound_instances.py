import json
import threading

import pytest

from aricia.base.clock import now_ms
from aricia.cohort.envelope import INSTANCE, Originator, read, write
from aricia.cohort.event_writer import EventWriter
from aricia.cohort.exchange_rules import ExchangeRule
from aricia.cohort.inbound_instances import InboundInstances, InboundRules
from aricia.cohort.outbound_instances import OutboundInstances
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.types.type_maintenance import add_type

OWN, OTHER, THIRD = "own-collection", "other-collection", "third-collection"
COLLECTION_TYPE, TYPE_GUID = "Collection", "347005ba-2b35-4670-b5a7-12c9ebed0cf7"


def entity(guid="g", version=1, home=OTHER, created=1000, **more):
    return Entity(
        guid=guid, type_name=COLLECTION_TYPE, version=version, create_time=created, update_time=created + version, created_by="p",
        collection_id=home, properties={"qualifiedName": f"{guid} {version}"}, **more,
    )


def classification(version=1, home=OTHER, level=1):
    return Classification(
        type_name="Confidentiality", version=version, create_time=1000, update_time=1000 + version, created_by="p",
        collection_id=home, properties={"confidentialityLevel": level},
    )


def relationship(version=1, home=OTHER, **more):
    return Relationship(
        guid="r", type_name="ResourceList", end1="g", end2="h", version=version, create_time=1000, update_time=1000 + version,
        created_by="p", collection_id=home, **more,
    )


@pytest.fixture
def inbound(repository, originator, log, send):
    def make(process="ALL", save="ALL", publish=lambda events: None, types_read=lambda: True, **more):
        rules = InboundRules(process=ExchangeRule(rule=process, **more), save=ExchangeRule(rule=save))
        outbound = OutboundInstances(originator, OWN, ExchangeRule(), repository.types)
        members = {OTHER, THIRD}
        return InboundInstances(
            repository, originator, rules, outbound, log, lambda: members, send, "npa", publish, types_read=types_read,
        )

    return make


@pytest.fixture
def tell(repository, inbound):
    """Has a member tell of an instance."""
    writer, processor = EventWriter(repository.types), inbound()

    def told(kind, instance=None, sender=OTHER, guid=None, to=processor, **section):
        shown = {}
        if isinstance(instance, Entity):
            shown = {"entity": writer.entity(instance)}
        elif isinstance(instance, Relationship):
            shown = {"relationship": writer.relationship(instance, {"g": entity("g"), "h": entity("h")})}
        for name in ("classification", "originalClassification"):
            if name in section:
                section[name] = writer.classification(section[name])
        head = {"eventType": kind, "typeDefGUID": TYPE_GUID, "typeDefName": "T", "instanceGUID": guid or instance.guid}
        by = Originator(metadata_collection_id=sender, server_name=sender)
        to.process(read(write(by, INSTANCE, {**head, **shown, **section})))

    return told


def stored(repository, guid="g"):
    return repository.read(lambda c: c.is_entity_known(guid))


def test_newer_versions_are_stored_and_older_ones_ignored(tell, repository, records):
    for version in (1, 3, 2, 3):
        tell("UPDATED_ENTITY_EVENT", entity(version=version))
    assert stored(repository).version == 3 and stored(repository).collection_id == OTHER
    assert records == []


def test_copies_are_not_told_of_again(tell, repository, originator):
    tell("NEW_ENTITY_EVENT", entity())
    outbound = OutboundInstances(originator, OWN, ExchangeRule(), repository.types)
    changes = repository.read(lambda c: [outbound.translate(c, change) for change in c.changes(0, 100)])
    assert changes and set(changes) == {None}


def test_own_events_and_own_instances_are_ignored(tell, repository):
    tell("NEW_ENTITY_EVENT", entity(), sender=OWN)
    tell("NEW_ENTITY_EVENT", entity(home=OWN))
    assert stored(repository) is None


@pytest.mark.parametrize("other", [entity(version=9, created=2000), entity(version=9, home=THIRD)])
def test_another_instance_under_the_same_guid_is_a_conflict_and_changes_nothing(tell, repository, records, sent, other):
    tell("NEW_ENTITY_EVENT", entity())
    tell("UPDATED_ENTITY_EVENT", other)
    assert stored(repository).version == 1
    assert [record.message_id for record in records] == ["OMRS-AUDIT-0206"] and sent == []


def test_who_makes_another_instance_under_a_guid_that_is_at_home_here_is_told(tell, repository, sent):
    made = repository.write(lambda c: c.add_entity("erin", COLLECTION_TYPE, {"qualifiedName": "ours"}, guid="g")).result()
    tell("NEW_ENTITY_EVENT", entity())
    assert stored(repository) == made
    assert sent[0]["errorSection"]["errorCode"] == "CONFLICTING_INSTANCES"
    assert sent[0]["errorSection"]["targetMetadataCollectionId"] == OTHER


def test_classifications_follow_their_own_home(tell, repository):
    tell("NEW_ENTITY_EVENT", entity())
    tell("CLASSIFIED_ENTITY_EVENT", entity(), sender=THIRD, classification=classification(home=THIRD))
    tell("UPDATED_ENTITY_EVENT", entity(version=2))
    assert stored(repository).classification("Confidentiality").collection_id == THIRD
    tell("DECLASSIFIED_ENTITY_EVENT", entity(), sender=THIRD, originalClassification=classification(home=THIRD))
    late = entity(version=3, classifications=[classification(home=THIRD)])
    tell("UPDATED_ENTITY_EVENT", late)
    assert stored(repository).version == 3 and stored(repository).classifications == []


def test_a_deleted_entity_takes_its_relationships_along_and_own_ones_are_told_of(tell, repository):
    for guid in "gh":
        tell("NEW_ENTITY_EVENT", entity(guid))
    tell("NEW_RELATIONSHIP_EVENT", relationship())
    ours = repository.write(lambda c: c.add_relationship("erin", "ResourceList", "g", "h", {})).result()
    before = repository.read(lambda c: c.last_change())
    tell("DELETED_ENTITY_EVENT", entity(version=2, status="DELETED", status_on_delete="ACTIVE"))
    for guid in ("r", ours.guid):
        assert repository.read(lambda c, guid=guid: c.is_relationship_known(guid)).status == "DELETED"
    told = [change.guid for change in repository.read(lambda c: c.changes(before, 100)) if change.cause is None]
    assert told == [ours.guid]


def test_purged_and_rehomed_and_reidentified_entities_are_followed(tell, repository):
    tell("NEW_ENTITY_EVENT", entity())
    tell("RE_HOMED_ENTITY_EVENT", entity(version=2, home=THIRD), sender=THIRD, originalHomeMetadataCollectionId=OTHER)
    assert stored(repository).collection_id == THIRD
    renamed = entity("n", version=3, home=THIRD, re_identified_from="g")
    tell("RE_IDENTIFIED_ENTITY_EVENT", renamed, sender=THIRD, originalInstanceGUID="g")
    assert stored(repository, "n").version == 3 and stored(repository).status == "DELETED"
    tell("PURGED_ENTITY_EVENT", guid="n", sender=OTHER)
    assert stored(repository, "n") is not None
    tell("PURGED_ENTITY_EVENT", guid="n", sender=THIRD)
    assert stored(repository, "n") is None


def test_a_relationship_brings_proxies_of_ends_that_are_not_here(tell, repository):
    tell("NEW_RELATIONSHIP_EVENT", relationship())
    assert repository.read(lambda c: c.known_entities(("g", "h"))["g"]).is_proxy
    tell("NEW_ENTITY_EVENT", entity(version=4))
    assert not stored(repository).is_proxy and stored(repository).version == 4


def test_only_the_home_answers_who_asks_for_a_new_copy(tell, repository, sent):
    repository.write(lambda c: c.add_entity("erin", COLLECTION_TYPE, {"qualifiedName": "ours"}, guid="mine")).result()
    tell("NEW_ENTITY_EVENT", entity())
    for guid, home in (("mine", OWN), ("nobody", OWN), ("g", OTHER), ("mine", OTHER)):
        tell("REFRESH_ENTITY_REQUEST", guid=guid, homeMetadataCollectionId=home)
    assert [event["instanceEventSection"]["instanceGUID"] for event in sent] == ["mine"]
    assert sent[0]["instanceEventSection"]["eventType"] == "REFRESHED_ENTITY_EVENT"


@pytest.mark.parametrize(("process", "save", "more"), [
    ("JUST_TYPEDEFS", "ALL", {}), ("ALL", "REGISTRATION_ONLY", {}),
    ("DESELECTED_TYPES", "ALL", {"types": frozenset((TYPE_GUID,))}),
])
def test_rules_keep_instances_out(tell, inbound, repository, process, save, more):
    tell("NEW_ENTITY_EVENT", entity(), to=inbound(process, save, **more))
    assert stored(repository) is None


@pytest.mark.parametrize("section", [
    {"eventType": "NEW_ENTITY_EVENT", "typeDefGUID": None}, {"eventType": "NEW_ENTITY_EVENT", "entity": None},
    {"eventType": "SOMETHING_EVENT"}, {"eventType": "BATCH_INSTANCES_EVENT"}, {"instanceGUID": "another"},
    {"entity": {"guid": "g", "type": {"typeDefName": "Unknown"}}}, {"eventType": "CLASSIFIED_ENTITY_EVENT"},
    {"entity": {"guid": "g", "type": {"typeDefName": "Collection"}, "version": 1 << 60}},
])
def test_what_cannot_be_applied_is_logged_and_set_aside(inbound, repository, records, section):
    whole = {
        "eventType": "NEW_ENTITY_EVENT", "typeDefGUID": TYPE_GUID, "typeDefName": "Collection", "instanceGUID": "g",
        "entity": EventWriter(repository.types).entity(entity()),
    }
    inbound().process(read(write(Originator(metadata_collection_id=OTHER), INSTANCE, {**whole, **section})))
    assert stored(repository) is None
    assert [record.message_id for record in records] == ["OMRS-AUDIT-9015"]


def test_an_instance_whose_guid_another_member_claims_gets_a_new_one(tell, repository, inbound):
    repository.write(lambda c: c.add_entity("erin", COLLECTION_TYPE, {"qualifiedName": "ours"}, guid="g")).result()
    error = {"errorCode": "CONFLICTING_INSTANCES", "targetMetadataCollectionId": OWN, "targetInstanceGUID": "g"}
    for sender in ("a-stranger", OTHER):
        text = write(Originator(metadata_collection_id=sender), INSTANCE, {"eventType": "INSTANCE_ERROR_EVENT"}, error)
        inbound().process(read(text))
        assert (stored(repository).status == "DELETED") == (sender == OTHER)


def test_events_of_this_member_carry_what_the_change_needs(repository, originator):
    outbound = OutboundInstances(originator, OWN, ExchangeRule(), repository.types)
    made = repository.write(lambda c: c.add_entity("erin", COLLECTION_TYPE, {"qualifiedName": "one"})).result()
    repository.write(lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "two"})).result()
    repository.write(lambda c: c.classify_entity("erin", made.guid, "Confidentiality", {})).result()
    told = repository.read(lambda c: [json.loads(outbound.translate(c, change)) for change in c.changes(0, 100)])
    sections = [event["instanceEventSection"] for event in told]
    assert [each["eventType"] for each in sections] == ["NEW_ENTITY_EVENT", "UPDATED_ENTITY_EVENT", "CLASSIFIED_ENTITY_EVENT"]
    assert all((each["typeDefGUID"], each["instanceGUID"]) == (TYPE_GUID, made.guid) for each in sections)
    assert sections[1]["originalEntity"]["version"] == 1 and sections[1]["entity"]["version"] == 2
    assert sections[2]["classification"]["name"] == "Confidentiality"
    assert isinstance(sections[0]["entity"]["createTime"], int)


def test_events_that_are_begun_together_are_written_together_and_a_bad_one_spoils_no_other(repository, inbound, records):
    writer, processor, by = EventWriter(repository.types), inbound(), Originator(metadata_collection_id=OTHER, server_name=OTHER)
    commits, held = [], threading.Event()
    repository.write(lambda c: held.wait(20))  # so that all of them wait when their turn comes

    def begin(each):
        head = {"eventType": "NEW_ENTITY_EVENT", "typeDefGUID": TYPE_GUID, "typeDefName": "T", "instanceGUID": each.guid}
        return processor.begin(read(write(by, INSTANCE, {**head, "entity": writer.entity(each)})))

    first, another = entity("g1"), entity("g1", version=2, created=2000)
    ends = [begin(each) for each in (first, another, entity("g2"), entity("g2", version=2))]
    repository.on_commit(lambda: commits.append(stored(repository, "g1")))
    held.set()
    for end in ends:
        end()
    assert (stored(repository, "g1").version, stored(repository, "g2").version) == (1, 2)
    assert len(commits) <= 2
    assert [record.message_id for record in records] == ["OMRS-AUDIT-0206"]


def test_a_bad_instance_of_a_batch_spoils_no_other(repository, inbound, records):
    writer, by = EventWriter(repository.types), Originator(metadata_collection_id=OTHER, server_name=OTHER)
    bad = writer.entity(entity("bad"))
    bad["type"] = {**bad["type"], "typeDefName": "NoSuchType"}
    batch = {"entities": [writer.entity(entity("g1")), bad, writer.entity(entity("g2"))]}
    inbound().process(read(write(by, INSTANCE, {"eventType": "BATCH_INSTANCES_EVENT", "instanceBatch": batch})))
    assert stored(repository, "g1") is not None and stored(repository, "g2") is not None
    assert [record.message_id for record in records] == ["OMRS-AUDIT-9015"]


# ---- events that cross ---------------------------------------------------------------------------------------------------
def made_here(repository, guid="g", updates=0):
    """An entity that is at home here, as it is after some updates."""
    repository.write(lambda c: c.add_entity("erin", COLLECTION_TYPE, {"qualifiedName": guid}, guid=guid)).result()
    for number in range(updates):
        values = {"qualifiedName": f"{guid} {number}"}
        repository.write(lambda c, v=values: c.update_entity("erin", guid, v)).result()
    return stored(repository, guid)


def told_of(repository, originator):
    """What the changes here are told as."""
    outbound = OutboundInstances(originator, OWN, ExchangeRule(), repository.types)
    events = repository.read(lambda c: [outbound.translate(c, change) for change in c.changes(0, 1000)])
    return [json.loads(each)["instanceEventSection"] for each in events if each is not None]


def test_a_home_that_knows_better_claims_again_what_another_member_claims(tell, repository, originator):
    own = made_here(repository, updates=3)
    claim = entity(version=2, home=THIRD, created=own.create_time)
    for _ in range(3):  # told again, it is known
        tell("RE_HOMED_ENTITY_EVENT", claim, sender=THIRD)
    kept = stored(repository)
    assert (kept.collection_id, kept.properties) == (OWN, own.properties)
    claimed = [each for each in told_of(repository, originator) if each["eventType"] == "RE_HOMED_ENTITY_EVENT"]
    assert [each["entity"]["version"] for each in claimed] == [5] and kept.version == 5


@pytest.mark.parametrize(
    ("version", "home", "followed"), [(5, OTHER, OTHER), (1, OTHER, THIRD), (2, "zz", "zz"), (2, "a", THIRD)]
)
def test_of_claims_the_highest_is_followed(tell, repository, version, home, followed):
    tell("NEW_ENTITY_EVENT", entity())
    tell("RE_HOMED_ENTITY_EVENT", entity(version=2, home=THIRD), sender=THIRD)
    tell("RE_HOMED_ENTITY_EVENT", entity(version=version, home=home), sender=home)
    assert stored(repository).collection_id == followed


def test_what_a_member_still_tells_of_something_purged_here_has_the_purge_told_again(repository, originator, inbound, tell):
    made = made_here(repository)
    told = []
    receiver = inbound(publish=told.extend)
    for work in ("delete_entity", "purge_entity"):
        repository.write(lambda c, name=work: getattr(c, name)("erin", "g")).result()
    late = entity(home=OWN, created=made.create_time)
    tell("CLASSIFIED_ENTITY_EVENT", late, sender=THIRD, to=receiver, classification=classification(home=THIRD))
    assert stored(repository) is None
    (event,) = [json.loads(each)["instanceEventSection"] for each in told]
    assert (event["eventType"], event["instanceGUID"]) == ("PURGED_ENTITY_EVENT", "g")
    never = entity("never", home=OWN)
    tell("CLASSIFIED_ENTITY_EVENT", never, sender=THIRD, to=receiver, classification=classification(home=THIRD))
    assert len(told) == 1  # what was never here may be of an earlier life of this member: it is left alone


def test_a_deletion_that_follows_from_an_end_waits_for_the_home_of_the_relationship(tell, repository):
    for guid in ("g", "h"):
        tell("NEW_ENTITY_EVENT", entity(guid))
    tell("NEW_RELATIONSHIP_EVENT", relationship(home=THIRD), sender=THIRD)
    tell("DELETED_ENTITY_EVENT", entity("h", version=2, status="DELETED", status_on_delete="ACTIVE"))
    link = repository.read(lambda c: c.is_relationship_known("r"))
    assert (link.status, link.version) == ("DELETED", 1)
    tell("UPDATED_RELATIONSHIP_EVENT", relationship(version=2, home=THIRD), sender=THIRD)
    gone = relationship(version=3, home=THIRD, status="DELETED", status_on_delete="ACTIVE")
    tell("DELETED_RELATIONSHIP_EVENT", gone, sender=THIRD)
    link = repository.read(lambda c: c.is_relationship_known("r"))
    assert (link.status, link.version) == ("DELETED", 3)


def test_a_new_guid_that_is_told_again_leaves_what_was_restored_under_the_old_one(tell, repository):
    tell("NEW_ENTITY_EVENT", entity("old"))
    for _ in range(2):
        tell("RE_IDENTIFIED_ENTITY_EVENT", entity("new", version=2, re_identified_from="old"), originalInstanceGUID="old")
        tell("RESTORED_ENTITY_EVENT", entity("old", version=3))
        assert (stored(repository, "old").status, stored(repository, "old").version) == ("ACTIVE", 3)
    assert stored(repository, "new").version == 2


def test_a_classification_that_was_removed_does_not_come_back_before_that_of_another_member(tell, repository):
    tell("NEW_ENTITY_EVENT", entity())
    tell("CLASSIFIED_ENTITY_EVENT", entity(), classification=classification())
    tell("DECLASSIFIED_ENTITY_EVENT", entity(), originalClassification=classification())
    later = classification(home=THIRD)
    later.create_time = 5000
    tell("CLASSIFIED_ENTITY_EVENT", entity(), sender=THIRD, classification=later)
    tell("CLASSIFIED_ENTITY_EVENT", entity(), classification=classification())  # told once more, after a crash
    assert stored(repository).classification("Confidentiality").collection_id == THIRD


def test_a_copy_from_a_member_whose_clock_is_ahead_can_be_worked_with_at_once(tell, repository, originator):
    ahead = now_ms() + 3 * 3600 * 1000
    tell("NEW_ENTITY_EVENT", entity(created=ahead))
    repository.write(lambda c: c.classify_entity("erin", "g", "Confidentiality", {"confidentialityLevel": 1})).result()
    assert [each["eventType"] for each in told_of(repository, originator)] == ["CLASSIFIED_ENTITY_EVENT"]


def test_an_instance_waits_for_its_type_which_comes_on_another_topic(tell, inbound, repository, records):
    machine = {
        "class": "EntityDef", "guid": "machine", "name": "Machine", "version": 1, "versionName": "1.0", "category": "ENTITY_DEF",
        "superType": {"guid": "a32316b8-dc8c-48c5-b12b-71c1b2a080bf", "name": "Referenceable"}, "propertiesDefinition": [],
    }

    learned = threading.Event()

    def learn():
        repository.write(lambda c: c.save_types(c.types, [], [add_type(c.types, machine)])).result()
        learned.set()

    later = threading.Timer(0.2, learn)
    later.start()
    told = entity()
    told.type_name = "Machine"
    tell("NEW_ENTITY_EVENT", told, to=inbound(types_read=learned.is_set))
    later.join()
    assert stored(repository).type_name == "Machine" and records == []


def test_a_type_of_which_nobody_has_told_is_not_waited_for(tell, repository, records):
    told = entity()
    told.type_name = "Machine"
    tell("NEW_ENTITY_EVENT", told)
    assert stored(repository) is None and [each.message_id for each in records] == ["OMRS-AUDIT-9015"]


@pytest.mark.parametrize("home", [{}, {"home": "outside", "provenance": "EXTERNAL_SOURCE", "replicated_by": OTHER}])
def test_a_removal_that_is_told_again_after_an_undo_stays_taken_back(tell, repository, home):
    given, before = classification(), entity(version=1, **home)
    tell("NEW_ENTITY_EVENT", before)
    tell("CLASSIFIED_ENTITY_EVENT", before, classification=given)
    tell("DECLASSIFIED_ENTITY_EVENT", before, originalClassification=given)
    undone = entity(version=2, **home)
    undone.classifications = [given]
    tell("UNDONE_ENTITY_EVENT", undone)
    assert stored(repository).classification("Confidentiality").version == 1
    tell("DECLASSIFIED_ENTITY_EVENT", before, originalClassification=given)  # told once more, after a crash
    assert stored(repository).classification("Confidentiality").version == 1
    tell("DECLASSIFIED_ENTITY_EVENT", entity(version=2, **home), originalClassification=given)
    assert stored(repository).classification("Confidentiality") is None


def test_a_new_guid_that_is_told_again_after_the_old_one_was_purged_changes_nothing(tell, repository):
    tell("NEW_ENTITY_EVENT", entity("old", version=1))
    repository.write(lambda c: c.classify_entity("erin", "old", "Confidentiality", {"confidentialityLevel": 1})).result()
    renamed = entity("new", version=2)
    renamed.classifications = repository.read(lambda c: c.get_entity("old")).classifications
    renamed.re_identified_from = "old"
    for _ in range(2):
        tell("RE_IDENTIFIED_ENTITY_EVENT", renamed, originalInstanceGUID="old")
        assert stored(repository, "new").classification("Confidentiality").version == 1
        tell("PURGED_ENTITY_EVENT", guid="old")


def test_an_earlier_classification_is_kept_also_of_an_entity_that_is_deleted_by_now(tell, repository, originator):
    tell("NEW_ENTITY_EVENT", entity(version=1))
    repository.write(lambda c: c.classify_entity("erin", "g", "Confidentiality", {"confidentialityLevel": 1})).result()
    gone = entity(version=2)
    gone.status, gone.status_on_delete = "DELETED", "ACTIVE"
    tell("DELETED_ENTITY_EVENT", gone)
    tell("CLASSIFIED_ENTITY_EVENT", entity(version=1), sender=THIRD, classification=classification(home=THIRD))
    assert stored(repository).classification("Confidentiality").collection_id == THIRD
    given, removed = (each["classification"] for each in told_of(repository, originator))
    assert (given["version"], removed["version"], removed["status"]) == (1, 2, "DELETED")


def test_relationships_that_are_purged_with_an_end_are_told_of(repository, originator):
    """The others may have given one the new GUID of the end, when its deletion could not be told because it was gone by then."""

    def work(collection):
        for guid in ("one", "two"):
            collection.add_entity("erin", COLLECTION_TYPE, {"qualifiedName": guid}, guid=guid)
        collection.add_relationship("erin", "ResourceList", "one", "two", {}, guid="link")
        collection.delete_relationship("erin", "link")
        collection.reidentify_entity("erin", "two", "three")
        collection.purge_entity("erin", "two")

    repository.write(work).result()
    told = [(each["eventType"], each["instanceGUID"]) for each in told_of(repository, originator)]
    purges = [each for each in told if each[0].startswith("PURGED")]
    assert ("RE_IDENTIFIED_ENTITY_EVENT", "three") in told
    assert purges == [("PURGED_RELATIONSHIP_EVENT", "link"), ("PURGED_ENTITY_EVENT", "two")]


def test_a_relationship_whose_first_end_is_purged_by_now_is_told_of_with_the_end_that_it_has(repository, originator):
    def work(collection):
        for guid in ("one", "two"):
            collection.add_entity("erin", COLLECTION_TYPE, {"qualifiedName": guid}, guid=guid)
        collection.add_relationship("erin", "ResourceList", "one", "two", {}, guid="link")
        collection.reidentify_entity("erin", "two", "three")
        collection.purge_entity("erin", "two")

    repository.write(work).result()
    (told,) = [each for each in told_of(repository, originator) if each["instanceGUID"] == "link"]
    assert (told["eventType"], told["relationship"]["version"]) == ("NEW_RELATIONSHIP_EVENT", 2)
    assert told["relationship"]["entityTwoProxy"]["guid"] == "three"


@pytest.mark.parametrize("known", [True, False])
def test_what_a_former_home_tells_once_more_of_something_purged_is_set_aside(tell, repository, known):
    instances = entity("g"), entity("h"), relationship()
    for each in instances:
        tell("NEW_ENTITY_EVENT" if isinstance(each, Entity) else "NEW_RELATIONSHIP_EVENT", each)
    moved = relationship(version=2, home=THIRD)
    tell("RE_HOMED_RELATIONSHIP_EVENT", moved, sender=THIRD)
    tell("PURGED_RELATIONSHIP_EVENT", moved if known else None, sender=THIRD, guid="r")
    tell("NEW_RELATIONSHIP_EVENT", relationship())  # of the former home, after a crash
    assert repository.read(lambda c: c.is_relationship_known("r")) is None
    tell("NEW_RELATIONSHIP_EVENT", relationship(version=1, home=THIRD), sender=THIRD)  # made anew, as from an archive
    assert repository.read(lambda c: c.is_relationship_known("r")).collection_id == THIRD


def test_what_was_purged_here_is_not_brought_back_by_what_others_tell_of_it_as_it_was(tell, repository, originator):
    for guid in ("g", "h"):
        tell("NEW_ENTITY_EVENT", entity(guid))
    tell("NEW_RELATIONSHIP_EVENT", relationship())

    def work(collection):
        collection.rehome_relationship("erin", "r")
        collection.delete_relationship("erin", "r")
        last = collection.is_relationship_known("r")
        collection.purge_relationship("erin", "r")
        return last

    last = repository.write(work).result()
    tell("PURGED_RELATIONSHIP_EVENT", last, sender=OWN)  # comes back from the bus
    tell("NEW_RELATIONSHIP_EVENT", relationship())
    assert repository.read(lambda c: c.is_relationship_known("r")) is None


def test_a_new_guid_is_told_also_when_it_was_given_up_and_purged_before_that(repository, originator):
    """What hangs on the first GUID follows the entity to the last one."""

    def work(collection):
        collection.add_entity("erin", COLLECTION_TYPE, {"qualifiedName": "one"}, guid="one")
        collection.reidentify_entity("erin", "one", "two")
        collection.reidentify_entity("erin", "two", "three")
        collection.purge_entity("erin", "two")

    repository.write(work).result()
    told = [each for each in told_of(repository, originator) if each["eventType"] == "RE_IDENTIFIED_ENTITY_EVENT"]
    assert [(each["originalInstanceGUID"], each["instanceGUID"]) for each in told] == [("one", "two"), ("two", "three")]
    assert [(each["entity"]["version"], each["entity"]["status"]) for each in told] == [(2, "ACTIVE"), (3, "ACTIVE")]
