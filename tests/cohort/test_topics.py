"""The topics of a cohort: one for everything, as older documents have it, and those over which events go one way only."""


import pytest

from aricia.testing.cohort_members import CohortMembers
from aricia.testing.repository_steps import entity
from aricia.testing.waiting import until

OLD, REGISTRATION, INSTANCES = (
    f"cohortOMRS{kind}TopicConnection" for kind in ("", "Registration", "Instances")
)


@pytest.fixture
def members(tmp_path):
    made = CohortMembers(tmp_path, ("anna", "ben"))
    yield made
    made.close()


def start(members, name, change):
    """Start a member with a changed section of its cohort."""
    document = members.document(name)
    change(document["repositoryServicesConfig"]["cohortConfigList"][0])
    members.platform.documents.save(name, document)
    return members.start(name)


def single(section):
    """As documents were that knew one topic only."""
    section[OLD] = section.pop(REGISTRATION)
    for field in [field for field in section if field.endswith("TopicConnection") and field != OLD]:
        del section[field]


def both(section):
    """One topic for everything, and a topic for each kind."""
    section[OLD] = section[REGISTRATION] | {"endpoint": {"networkAddress": "everything"}}


def one_way(direction, *fields):
    def change(section):
        for field in fields:
            section[field]["configurationProperties"]["eventDirection"] = direction

    return change


def know_each_other(members):
    cohorts = [next(iter(server.cohorts.values())) for server in members.platform.active.values()]
    return all(len(cohort.remote_members) == len(members.names) - 1 for cohort in cohorts)


def test_one_topic_carries_registrations_types_and_instances(members):
    stores = [start(members, name, single) for name in members.names]
    until(lambda: know_each_other(members))
    for number, store in enumerate(stores):
        entity(store, f"one of {number}")
    assert members.settle() and len(members.state("anna")) == 2


def test_a_member_with_one_topic_and_one_with_three_meet_through_one_that_has_both(tmp_path):
    members = CohortMembers(tmp_path, ("anna", "ben"))
    try:
        old = start(members, "anna", lambda section: (both(section), single_of(section)))
        new = start(members, "ben", both)
        until(lambda: know_each_other(members))
        entity(old, "old")
        entity(new, "new")
        assert members.settle() and len(members.state("anna")) == 2
    finally:
        members.close()


def single_of(section):
    """The one topic of a section that has both."""
    for field in [field for field in section if field.endswith("TopicConnection") and field != OLD]:
        del section[field]


def test_a_member_whose_topic_is_in_only_hears_and_says_nothing(members):
    silent = start(members, "anna", one_way("inOnly", INSTANCES))
    ben = start(members, "ben", lambda section: None)
    until(lambda: know_each_other(members))
    entity(silent, "unheard")
    entity(ben, "heard")
    until(lambda: len(members.state("anna")) == 2)
    assert len(members.state("ben")) == 1


def test_a_member_whose_topic_is_out_only_says_and_hears_nothing(members):
    deaf = start(members, "anna", one_way("outOnly", INSTANCES))
    ben = start(members, "ben", lambda section: None)
    until(lambda: know_each_other(members))
    entity(ben, "unheard")
    entity(deaf, "heard")
    until(lambda: len(members.state("ben")) == 2)
    assert len(members.state("anna")) == 1


def test_a_member_that_may_not_say_who_it_is_stays_unknown(members):
    start(members, "anna", one_way("inOnly", REGISTRATION))
    start(members, "ben", lambda section: None)
    anna, ben = (next(iter(members.platform.active[name].cohorts.values())) for name in members.names)
    until(lambda: anna.remote_ids == {"collection-of-ben"})
    assert ben.remote_ids == frozenset() and ben.disconnect() and anna.unregister()
