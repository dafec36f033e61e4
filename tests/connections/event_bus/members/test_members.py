"""A member and what others answer it: events in order, places, members that are away, wrong answers, members that are learnt."""

import contextlib
import http.server
import threading
import time
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConfigurationError, UserNotAuthorized
from aricia.connections.event_bus.local import LocalTopic
from aricia.connections.event_bus.members import bus, event_log, reader
from aricia.connections.event_bus.members.event_log import LoggedEvent, Place
from aricia.connections.event_bus.members.page import LARGEST_EVENT, Page, write_page
from aricia.connections.event_bus.port import CohortMember, open_topic
from aricia.testing import waiting

until = partial(waiting.until, patience=20.0)

PROVIDER = "aricia.connections.event_bus.MemberTopicProvider"


class Other(http.server.ThreadingHTTPServer):
    """Another member. answers: functions of a question's query, one for each question, the last one for all further ones."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://localhost:{self.server_port}/servers/ben"
        self.answers, self.asked, self.stopping = [], [], threading.Event()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(self.path)
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0] if answers else (404, b"{}")
        if callable(answer):
            answer = answer(self.server)
        status, body = answer
        with contextlib.suppress(OSError):  # a member that has left does not wait for its answer
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *arguments):
        """Nothing on the console."""


@pytest.fixture
def other():
    server = Other()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()
    thread.join()


def page(offset, *events, member="ben", **more):
    """The answer with events: (topic, value) at the offsets before that of the page."""
    first = offset - len(events) + 1
    logged = [LoggedEvent(first + number, *event) for number, event in enumerate(events)]
    return 200, write_page(Page(member=member, epoch="epoch", offset=offset, events=logged, **more))


def nothing_yet(server):
    """A question that waits until the end of the test."""
    server.stopping.wait(20)
    return page(0)


@pytest.fixture
def records():
    """What was logged."""
    return []


@pytest.fixture
def open_member(tmp_path, records, monkeypatch):
    """Opens topics of the member anna; they are closed at the end."""
    monkeypatch.setattr(reader, "FIRST_PAUSE", 0.01)
    opened = []

    def opener(topic="instances", **properties):
        connection = {
            "connectorType": {"connectorProviderClassName": PROVIDER}, "endpoint": {"networkAddress": f"t.{topic}"},
            "configurationProperties": {"local.server.id": "anna", **properties},
        }
        member = CohortMember(
            cohort="a-cohort", topic=topic, server="anna", user="annas-user", address="https://localhost:1/servers/anna",
            connection={"userId": properties.get("userId")}, properties=properties, locate=Path,
        )
        opened.append(open_topic(connection, tmp_path, AuditLog("a-server", [(records.append, None)]), of_cohort=member))
        return opened[-1]

    yield opener
    for each in opened:
        each.close()


def asked(server, number):
    """The parameters of a question."""
    return {name: values[0] for name, values in parse_qs(urlsplit(server.asked[number]).query).items()}


def messages(records):
    return [each.message_id for each in records]


def listener_threads():
    return [each.name for each in threading.enumerate() if "a-cohort of the member" in each.name]


def test_events_come_in_order_and_are_asked_for_from_the_last_place_on(open_member, other):
    other.answers += [page(2, ("instances", "a"), ("instances", "b")), page(3, ("instances", "c")), nothing_yet]
    inbox = []
    open_member(members=[other.address]).listen(inbox.append)
    until(lambda: len(other.asked) == 3)
    assert inbox == ["a", "b", "c"] and {type(each) for each in inbox} == {str}
    assert asked(other, 0) == {"reader": "anna", "wait": "0", "address": "https://localhost:1/servers/anna"}
    assert asked(other, 2) == {**asked(other, 0), "wait": "20", "epoch": "epoch", "after": "3"}


def test_each_topic_gets_its_own_events_and_those_that_nobody_hears_are_left_out(open_member, other):
    other.answers += [page(3, ("types", "a"), ("unheard", "b"), ("instances", "c")), nothing_yet]
    types, instances = open_member("types", members=[other.address]), open_member("instances", members=[other.address])
    heard = []
    types.listen(lambda event: heard.append(("types", event)))
    instances.listen(lambda event: heard.append(("instances", event)))
    until(lambda: len(other.asked) == 2)
    assert heard == [("types", "a"), ("instances", "c")]


def test_a_member_goes_on_where_it_was_after_a_restart(open_member, other):
    other.answers += [page(2, ("instances", "a"), ("instances", "b")), nothing_yet]
    inbox = []
    topic = open_member(members=[other.address])
    topic.listen(inbox.append)
    until(lambda: len(other.asked) == 2)
    other.answers[:] = [page(3, ("instances", "c")), nothing_yet]
    topic.close()
    open_member(members=[other.address]).listen(inbox.append)
    until(lambda: len(inbox) == 3)
    assert asked(other, 2)["after"] == "2"


def test_an_event_that_is_refused_is_given_again_and_its_place_is_not_passed(open_member, other, records):
    other.answers += [page(2, ("instances", "a"), ("instances", "b")), nothing_yet]
    refused, inbox = [], []

    def listen(event):
        if not refused:
            refused.append(event)
            raise ValueError("not yet")
        inbox.append(event)

    open_member(members=[other.address]).listen(listen)
    until(lambda: len(inbox) == 2)
    assert (refused, inbox) == (["a"], ["a", "b"])
    assert messages(records) == ["OCF-KAFKA-TOPIC-CONNECTOR-0009"]


@pytest.mark.parametrize(("answer", "message"), [
    ((200, b"<html>"), "ARICIA-0523"), ((404, b"{}"), "ARICIA-0523"), ((401, b""), "ARICIA-0522"), ((503, b""), "ARICIA-0520"),
    ((200, b'{"relatedHTTPCode":403,"exceptionErrorMessage":"not for you"}'), "ARICIA-0522"),
    ((200, b"[" * 300_000), "ARICIA-0523"),
])
def test_wrong_answers_are_told_once_and_asked_again_until_they_are_right(open_member, other, records, answer, message):
    other.answers += [answer, answer, answer, page(1, ("instances", "a")), nothing_yet]
    inbox = []
    open_member(members=[other.address]).listen(inbox.append)
    until(lambda: inbox == ["a"])
    until(lambda: len(records) == 2)
    assert messages(records) == [message, "ARICIA-0521"]


def test_an_answer_that_is_too_long_is_not_read_to_its_end(open_member, other, records, monkeypatch):
    monkeypatch.setattr(reader, "LARGEST_PAGE", 1000)
    other.answers += [(200, b" " * 2000), page(1, ("instances", "a")), nothing_yet]
    inbox = []
    open_member(members=[other.address]).listen(inbox.append)
    until(lambda: inbox == ["a"])
    assert records[0].message_id == "ARICIA-0523" and "1000" in records[0].text


def test_closing_ends_questions_that_wait_at_once(open_member, other):
    other.answers += [page(0), nothing_yet]
    topic = open_member(members=[other.address])
    topic.listen(print)
    until(lambda: len(other.asked) == 2)
    began = time.monotonic()
    topic.close()
    assert time.monotonic() - began < 3
    assert listener_threads() == []


def test_events_that_were_removed_before_they_were_read_are_told_of(open_member, other, records):
    other.answers += [page(9, ("instances", "a"), missed=True), nothing_yet]
    inbox = []
    open_member(members=[other.address]).listen(inbox.append)
    until(lambda: inbox == ["a"])
    assert messages(records) == ["ARICIA-0524"]


def test_members_that_others_know_are_read_too_unless_that_is_not_wanted(open_member, other):
    other.answers += [page(0, members=["http://localhost:1/servers/cleo", "nonsense"]), nothing_yet]
    learning = open_member(members=[other.address])
    learning.listen(print)
    until(lambda: len(listener_threads()) == 2)
    learning.close()
    other.answers[:] = [page(0, members=["http://localhost:1/servers/dora"]), nothing_yet]
    count = len(other.asked)
    open_member(members=[other.address], learnMembers=False).listen(print)
    until(lambda: len(other.asked) > count + 1)
    assert len(listener_threads()) == 1


def test_a_member_does_not_read_itself_under_any_address(open_member, other):
    other.answers += [page(0, member="anna")]
    open_member(members=[other.address, "https://localhost:1/servers/anna"]).listen(print)
    until(lambda: len(other.asked) == 1)
    until(lambda: listener_threads() == [])


def test_a_member_with_two_addresses_is_read_once(open_member, other):
    other.answers += [page(1, ("instances", "a")), nothing_yet]
    second = other.address.replace("localhost", "127.0.0.1")
    inbox = []
    topic = open_member(members=[other.address])
    topic.listen(inbox.append)
    until(lambda: len(other.asked) == 2)
    other.answers[:] = [page(1, ("instances", "a")), nothing_yet]
    topic.bus.learn(second)
    until(lambda: len(other.asked) >= 3)
    until(lambda: any(each.is_set_aside for each in topic.bus._members.values()))
    assert inbox == ["a"]


@pytest.fixture
def third():
    server = Other()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_event_waits_for_those_of_other_members_that_it_follows_from(open_member, other, third):
    later = threading.Event()

    def after_a_while(server):
        later.wait(20)
        return page(5, ("instances", "cause"), member="cleo")

    def once_cleo_is_known(server):
        until(lambda: len(third.asked) == 2)
        return page(1, ("instances", "consequence", {"cleo": 5}))

    other.answers += [page(0), once_cleo_is_known, nothing_yet]
    third.answers += [page(4, member="cleo"), after_a_while, nothing_yet]
    inbox = []
    topic = open_member(members=[third.address, other.address])
    topic.listen(inbox.append)
    until(lambda: any(each._waiting for each in topic.bus._members.values()))
    assert inbox == []
    later.set()
    until(lambda: len(inbox) == 2)
    assert inbox == ["cause", "consequence"]


def test_a_member_that_was_away_waits_for_who_has_not_answered_yet(open_member, other, third):
    other.answers += [page(0), nothing_yet]
    third.answers += [page(4, member="cleo"), nothing_yet]
    topic = open_member(members=[other.address, third.address])
    topic.listen(print)
    until(lambda: len(other.asked) == len(third.asked) == 2)
    topic.close()
    later = threading.Event()

    def after_a_while(server):
        later.wait(20)
        return page(5, ("instances", "cause"), member="cleo")

    other.answers[:] = [page(1, ("instances", "consequence", {"cleo": 5})), nothing_yet]
    third.answers[:] = [after_a_while, nothing_yet]
    inbox = []
    topic = open_member(members=[other.address, third.address])
    topic.listen(inbox.append)
    until(lambda: any(each._waiting for each in topic.bus._members.values()))
    assert inbox == []
    later.set()
    until(lambda: len(inbox) == 2)
    assert inbox == ["cause", "consequence"]


def test_an_event_does_not_wait_for_members_that_are_not_known_are_away_or_stand_still(open_member, other, third, monkeypatch):
    monkeypatch.setattr(reader, "LONGEST_HOLD", 0.1)
    third.answers += [page(4, member="cleo"), nothing_yet]
    other.answers += [page(0), page(1, ("instances", "a", {"anna": 100, "cleo": 5, "dora": 7})), nothing_yet]
    inbox = []
    open_member(members=[third.address, other.address]).listen(inbox.append)
    until(lambda: inbox == ["a"])


# ---- being read --------------------------------------------------------------------------------------------------------
def test_what_is_published_can_be_read_with_what_it_follows_from(open_member, other):
    other.answers += [page(7, ("instances", "a")), nothing_yet]
    inbox = []
    topic = open_member(members=[other.address])
    topic.listen(inbox.append)
    until(lambda: len(other.asked) == 2)
    topic.publish(["x", "y"])
    topic.publish(["z"])
    told = topic.bus.page(None, "request")
    assert told.events == [
        LoggedEvent(1, "instances", "x", {"ben": 7}), LoggedEvent(2, "instances", "y"), LoggedEvent(3, "instances", "z"),
    ]
    assert (told.member, told.offset, told.members) == ("anna", 3, [other.address])
    assert topic.bus.page(Place(told.epoch, 2), "request").events == [LoggedEvent(3, "instances", "z")]


def test_an_event_that_nobody_would_read_is_left_out_and_told_of(open_member, records):
    topic = open_member()
    topic.publish(["a", "x" * (LARGEST_EVENT + 1), "b"])
    assert [each.value for each in topic.bus.page(None, "").events] == ["a", "b"]
    assert messages(records) == ["ARICIA-0527"]


def test_only_users_of_members_are_let_in(open_member):
    topic = open_member(memberUsers="bens-user", userId="calling-user")
    for user in ("annas-user", "bens-user"):
        topic.bus.check_user(user)
    with pytest.raises(UserNotAuthorized) as caught:
        topic.bus.check_user("erin")
    assert caught.value.id == "ARICIA-403-520"


def test_who_reads_here_is_read_as_well(open_member, other):
    other.answers += [page(1, ("instances", "a")), nothing_yet]
    inbox = []
    topic = open_member()
    topic.listen(inbox.append)
    topic.bus.greet("ben", other.address, None)
    until(lambda: inbox == ["a"])


def test_readers_whose_place_is_gone_are_told_of_and_those_who_never_come_back_forgotten(open_member, records, monkeypatch):
    moment = [1_000_000_000_000]
    for module in (bus, event_log):
        monkeypatch.setattr(module, "now_ms", lambda: moment[0])
    topic = open_member(keepHours=1, keepDays=2)
    topic.publish(["a"])
    topic.bus.greet("ben", "", Place("", 0))
    moment[0] += 47 * event_log.HOUR
    topic.bus.trim()
    assert len(topic.bus.page(None, "").events) == 1, "ben has not read it"
    topic.bus.greet("cleo", "", topic.bus.log.place_at(1))
    moment[0] += 2 * event_log.HOUR
    topic.bus.trim()
    assert messages(records) == []  # ben has not been here for two days
    assert topic.bus.page(None, "").events == []
    topic.publish(["b"])
    topic.bus.settings = bus.MemberBusSettings(keep_megabytes=0.001)
    topic.bus.trim()
    assert messages(records) == ["ARICIA-0525"]


def test_wrong_properties_keep_a_topic_from_being_opened(open_member):
    with pytest.raises(ConfigurationError, match="ARICIA-400-521"):
        open_member(members=["localhost:9443"])


def test_topics_of_other_purposes_are_on_the_bus_of_the_machine(tmp_path, records):
    connection = {
        "connectorType": {"connectorProviderClassName": PROVIDER},
        "endpoint": {"networkAddress": "an.outTopic"},
    }
    assert isinstance(open_topic(connection, tmp_path, AuditLog("s")), LocalTopic)
