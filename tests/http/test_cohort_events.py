"""What a member of a cohort without a broker tells over its socket: who is let in, waiting, pages, the end."""

import gzip
import json
import threading
import time
from urllib.parse import quote

import httpx
import pytest

from aricia.testing.brokerless_members import BrokerlessMembers
from aricia.testing.cohort_members import COHORT, CohortMembers
from aricia.testing.platform_thread import PlatformThread

EVENTS = f"/open-metadata/repository-services/metadata-highway/cohorts/{COHORT}/events"


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with PlatformThread(tmp_path_factory.mktemp("cohort-events") / "data") as running:
        yield running


@pytest.fixture
def members(platform):
    """A member that has nobody to read."""
    made = BrokerlessMembers(platform, ("anna",), members=[])
    made.start("anna")
    yield made
    made.close()


@pytest.fixture
def ask(platform, members):
    """Asks anna as another member: ask(name=value ...) -> the answer's JSON."""

    def asked(user="egerianpa", server="anna", path=EVENTS, **query):
        headers = {"authorization": f"Bearer {platform.token(user)}"} if user else {}
        parameters = {"reader": "ben", **query}
        return httpx.get(f"{platform.url}/servers/{server}{path}", params=parameters, headers=headers, timeout=40)

    return asked


def add(members, name):
    members.repository("anna").write(lambda c: c.add_entity("erin", "Collection", {"qualifiedName": name})).result()


def place(answer):
    return {"epoch": answer["epoch"], "after": answer["offset"]}


def settled(ask):
    """The place of a reader that has read what a member tells when it comes."""
    known = ask(wait=5).json()
    while known["events"]:
        known = ask(wait=1, **place(known)).json()
    return place(known)


def test_everything_is_told_page_by_page(ask, members):
    told = ask(wait=5).json()
    assert (told["class"], told["relatedHTTPCode"], told["member"]) == ("CohortEventsResponse", 200, "id-of-anna")
    assert told["missed"] is False and told["members"] == []
    topics, read = [], 0
    while told["events"]:
        topics += [event["topic"] for event in told["events"]]
        assert [event["offset"] for event in told["events"]] == list(range(read + 1, told["offset"] + 1))
        assert len(told["events"]) <= 500
        read = told["offset"]
        told = ask(wait=1, **place(told)).json()
    assert topics.count("types") >= 749 and topics.count("registration") >= 2


def test_a_question_waits_for_an_event_and_no_longer_than_it_says(ask, members):
    since = settled(ask)
    began = time.monotonic()
    nothing = ask(wait=0.2, **since).json()
    assert nothing["events"] == [] and 0.2 <= time.monotonic() - began < 5
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(ask(wait=20, **place(nothing)).json()))
    waiting.start()
    add(members, "while it waits")
    waiting.join(20)
    assert [event["topic"] for event in answers[0]["events"]] == ["instances"]
    assert "while it waits" in answers[0]["events"][0]["value"]


def test_answers_are_compressed_for_those_who_can_read_that(platform, ask, members):
    headers = {"authorization": f"Bearer {platform.token('egerianpa')}"}
    url = f"{platform.url}/servers/anna{EVENTS}?reader=ben&wait=5"
    raw = {}
    for coding in ("identity", "gzip"):
        with httpx.stream("GET", url, headers={**headers, "accept-encoding": coding}) as answer:
            raw[coding] = b"".join(answer.iter_raw())
    told = [json.loads(content)["events"] for content in (raw["identity"], gzip.decompress(raw["gzip"]))]
    assert told[0] == told[1]
    assert len(raw["gzip"]) * 3 < len(raw["identity"])


def test_without_a_token_or_in_the_name_of_another_user_nothing_is_told(ask):
    assert ask(user=None).status_code == 401
    refused = ask(user="erinoverview").json()
    assert (refused["relatedHTTPCode"], refused["exceptionErrorMessageId"]) == (403, "ARICIA-403-520")
    assert "events" not in refused


def test_readers_of_another_cohort_or_server_are_refused(ask):
    other = ask(path=EVENTS.replace(COHORT, "another")).json()
    assert other["exceptionErrorMessageId"] == "ARICIA-404-520"
    assert ask(server="nobody").json()["exceptionErrorMessageId"] == "OMAG-MULTI-TENANT-404-001"


def test_a_cohort_with_a_broker_has_nothing_to_read(platform, ask, members):
    local = CohortMembers(platform.data_directory, ("bus",))
    platform.platform.documents.save("bus", local.document("bus"))
    local.close()
    platform.platform.start_server("bus")
    assert ask(server="bus").json()["exceptionErrorMessageId"] == "ARICIA-404-520"


def test_a_member_that_is_disconnected_says_so(ask, members):
    (cohort,) = members.platform.active["anna"].cohorts.values()
    cohort.disconnect()
    answer = ask().json()
    assert (answer["relatedHTTPCode"], answer["exceptionErrorMessageId"]) == (503, "ARICIA-503-520")


@pytest.mark.parametrize("query", [
    {"reader": ""}, {"reader": "x" * 501}, {"address": "ftp://x/servers/y"}, {"epoch": "x" * 501, "after": 1},
    {"epoch": "e", "after": -1}, {"wait": "long"}, {"wait": -1},
])
def test_parameters_without_a_usable_value_are_refused(ask, query):
    answer = ask(**query).json()
    assert (answer["relatedHTTPCode"], answer["exceptionErrorMessageId"]) == (400, "ARICIA-400-522")


def test_a_place_that_is_no_number_is_a_bad_request(ask):
    assert ask(epoch="e", after="x").status_code == 400
    assert httpx.get(f"{ask(wait=0).url.copy_remove_param('reader')}").status_code == 401


def test_questions_that_wait_end_when_the_server_stops(ask, members):
    since = settled(ask)
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(ask(wait=20, **since)))
    waiting.start()
    (cohort,) = members.platform.active["anna"].cohorts.values()
    bus = cohort.open_topics[0].bus
    end = time.monotonic() + 20
    while not bus._wakers:
        assert time.monotonic() < end
        time.sleep(0.01)
    began = time.monotonic()
    members.stop("anna")
    waiting.join(20)
    assert answers[0].json()["exceptionErrorMessageId"] == "ARICIA-503-520"
    assert time.monotonic() - began < 8


def test_a_cohort_whose_name_needs_escapes_has_a_path(platform):
    members = BrokerlessMembers(platform, ("odd",), members=[])
    document = members.document("odd")
    document["repositoryServicesConfig"]["cohortConfigList"][0]["cohortName"] = "a cohort/ü"
    platform.platform.documents.save("odd", document)
    members.start("odd")
    headers = {"authorization": f"Bearer {platform.token('egerianpa')}"}
    url = f"{platform.url}/servers/odd{EVENTS.replace(COHORT, quote('a cohort/ü', safe=''))}"
    assert httpx.get(url, params={"reader": "ben"}, headers=headers).json()["member"] == "id-of-odd"
    members.stop("odd")
