"""A cohort without a broker: members that read from each other's platforms."""

from functools import partial

import httpx
import pytest

from aricia.testing import waiting
from aricia.testing.brokerless_members import CALLER, PROVIDER, BrokerlessMembers
from aricia.testing.cohort_members import COHORT, RandomWork
from aricia.testing.member_processes import MemberProcesses
from aricia.testing.platform_thread import PlatformThread

until = partial(waiting.until, patience=20.0)

NAMES = ("anna", "ben", "cleo")
ROUNDS = 12


@pytest.fixture
def platform(tmp_path):
    with PlatformThread(tmp_path / "data") as running:
        yield running


def known(members, name):
    (cohort,) = members.platform.active[name].cohorts.values()
    return cohort.remote_ids


def ids(*names):
    return {f"collection-of-{name}" for name in names}


def test_members_that_work_at_random_and_come_and_go_end_with_the_same_metadata(platform):
    members, work, away = BrokerlessMembers(platform, NAMES), RandomWork(2), None
    for name in NAMES:
        members.start(name)
    for number in range(ROUNDS):
        for _ in range(6):
            work.step(members, work.choose(name for name in NAMES if name != away))
        if number % 4 == 1:
            away = work.choose(NAMES)
            members.stop(away)
        elif away is not None:
            members.start(away)
            away = None
    if away is not None:
        members.start(away)
    assert members.settle()
    assert len(members.state("anna")) > ROUNDS
    for name in NAMES:
        until(lambda name=name: known(members, name) == ids(*NAMES) - ids(name))
    members.close()


def test_a_member_that_leaves_is_forgotten_also_when_it_ends_at_once(platform):
    members = BrokerlessMembers(platform, NAMES[:2])
    for name in members.names:
        members.start(name)
    until(lambda: known(members, "anna") == ids("ben"))
    members.stop("ben", permanently=True)
    until(lambda: known(members, "anna") == ids())
    members.start("ben")
    until(lambda: known(members, "anna") == ids("ben") and known(members, "ben") == ids("anna"))
    (cohort,) = members.platform.active["anna"].cohorts.values()
    assert cohort.disconnect() and cohort.connect() and cohort.unregister()
    until(lambda: known(members, "ben") == ids())
    members.close()


def test_members_are_configured_by_the_ordinary_calls(platform):
    members = BrokerlessMembers(platform, NAMES[:2])
    headers = {"authorization": f"Bearer {platform.token('garygeeke')}"}
    bus = {**CALLER, "members": ", ".join(map(members.address, members.names)), "verifyTLS": False}
    for name in members.names:
        document = members.document(name)
        del document["repositoryServicesConfig"]["cohortConfigList"]
        platform.platform.documents.save(name, document)
        root = f"{platform.url}/open-metadata/admin-services/servers/{name}"
        for path, body in ((f"event-bus?connectorProvider={PROVIDER}", bus), (f"cohorts/{COHORT}", {})):
            answer = httpx.post(f"{root}/{path}", json=body, headers=headers).json()
            assert answer["relatedHTTPCode"] == 200, answer
        members.start(name)
    until(lambda: known(members, "anna") == ids("ben") and known(members, "ben") == ids("anna"))
    members.repository("anna").write(lambda c: c.add_entity("erin", "Collection", {"qualifiedName": "one"}, guid="g")).result()
    assert members.settle()
    assert list(members.state("ben")) == ["g"]
    members.close()


@pytest.mark.timeout(150)
def test_platforms_of_their_own_that_are_killed_and_come_later_have_the_same_metadata(tmp_path):
    members = MemberProcesses(tmp_path, (*NAMES, "dora"), known={"anna": ("ben",), "dora": ("cleo",)})
    try:
        for name in NAMES:
            members.start(name)
        members.await_members(*NAMES)
        made = [members.add_entity(name, f"of {name}") for name in NAMES]
        for name in NAMES:
            members.await_entity(name, *made)
        members.kill("ben")
        made += [members.add_entity("anna", f"while ben is away {number}") for number in range(30)]
        members.await_entity("cleo", *made)
        members.start("ben")
        members.await_entity("ben", *made)
        made.append(members.add_entity("ben", "of ben, who is back"))
        members.start("dora")  # who knows cleo alone
        members.await_members(*NAMES, "dora")
        made.append(members.add_entity("dora", "of dora"))
        for name in (*NAMES, "dora"):
            members.await_entity(name, *made)
        assert {name: members.stop(name) for name in list(members.processes)} == dict.fromkeys((*NAMES, "dora"), 0)
    finally:
        members.close()
