"""What a Kafka client receives of one topic, on its way to the listener."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable

from confluent_kafka import Consumer as KafkaConsumer
from confluent_kafka import KafkaException, Message, TopicPartition

ASKED_WITHIN = 5.0  # seconds that questions about a topic wait
WAIT = 0.25  # seconds for the next message
MOST_WAITING, MOST_BYTES = 64, 4_000_000  # messages that the listener has not taken; bytes of them together, unless it is one
BUSY = 1.0  # seconds that the listener may be busy before messages are left with the broker
AFTER_FAULT = 0.2  # seconds


class KafkaFeed:
    """Polls a client in a thread of its own.

    So the client keeps its part in the consumer group however long the listener is busy; the clients of the member's other topics
    are in the same group, and would wait for it. No other thread uses the client: it may wait for that one with locks held.
    lost: told when events were removed before this member has read them
    """

    def __init__(self, topic: str, client: KafkaConsumer, lost: Callable[[], None]) -> None:
        self._topic, self._client, self._lost = topic, client, lost
        self._since = int(time.time() * 1000)
        self._awaited: list[TopicPartition] = []  # partitions whose place is not known yet
        self._places: dict[int, int] = {}
        self._waiting: deque[Message | Exception] = deque()
        self._done: dict[int, Message] = {}  # the last message that is done with, by partition, until the client knows
        self._bytes = 0
        self._changed = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"client of {topic}", daemon=True)

    def start(self) -> None:
        """Begin to receive."""
        self._client.subscribe([self._topic], on_assign=self._assigned, on_revoke=self._revoked)
        self._thread.start()

    def stop(self) -> None:
        """Receive no more, keep the place, let the broker know."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()
        self._keep_done()
        self._client.close()

    # ---- for the listener ------------------------------------------------------------------------------------------
    def next(self, seconds: float) -> Message | None:
        """The next message, or None after so many seconds without one. errors: those of the client"""
        with self._changed:
            if not self._changed.wait_for(lambda: self._waiting, seconds):
                return None
            found = self._waiting.popleft()
            self._bytes -= _size(found)
            self._changed.notify_all()
        if isinstance(found, Exception):
            raise found
        return found

    def done(self, message: Message) -> None:
        """Everything up to a message is done with."""
        partition = int(message.partition() or 0)
        with self._changed:
            self._done[partition] = message
            if partition in self._places:
                self._places[partition] = int(message.offset() or 0) + 1

    def places(self) -> dict[int, int]:
        """The offset up to which messages are done with, by partition; none while the broker has not given any to this client."""
        with self._changed:
            return dict(self._places)

    # ---- the thread of the client ----------------------------------------------------------------------------------
    def _run(self) -> None:
        while not self._stopped:
            self._receive(WAIT)
            if self._is_full():
                self._leave_with_broker()

    def _receive(self, seconds: float) -> None:
        try:
            if self._awaited:
                self._begin()
            self._keep_done()
            message = self._client.poll(seconds)
        except Exception as problem:  # the listener's thread tells of it; this one must be there when the broker is back
            self._put(problem)
            time.sleep(AFTER_FAULT)
            return
        if message is not None:
            self._put(message)

    def _keep_done(self) -> None:
        with self._changed:
            done, self._done = self._done, {}
        for message in done.values():
            with contextlib.suppress(KafkaException):  # the partition was taken away meanwhile: the message comes again
                self._client.store_offsets(message)

    def _put(self, received: Message | Exception) -> None:
        with self._changed:
            self._waiting.append(received)
            self._bytes += _size(received)
            self._changed.notify_all()

    def _is_full(self) -> bool:
        return len(self._waiting) >= MOST_WAITING or self._bytes > MOST_BYTES

    def _leave_with_broker(self) -> None:
        """Wait until the listener has taken some; for longer than a moment only without receiving more meanwhile."""
        has_paused = False
        while not self._stopped:
            with self._changed:
                if self._changed.wait_for(lambda: self._stopped or not self._is_full(), WAIT if has_paused else BUSY):
                    break
            with contextlib.suppress(KafkaException):  # what was taken away meanwhile need not be paused
                self._client.pause(self._client.assignment())
            has_paused = True
            self._receive(0.0)
        if has_paused:
            with contextlib.suppress(KafkaException):
                self._client.resume(self._client.assignment())

    # ---- partitions ------------------------------------------------------------------------------------------------
    def _assigned(self, client: KafkaConsumer, partitions: list[TopicPartition]) -> None:
        client.assign([])
        self._forget()
        self._awaited[:] = partitions

    def _revoked(self, client: KafkaConsumer, _: list[TopicPartition]) -> None:
        self._awaited.clear()
        self._keep_done()
        self._forget()
        client.unassign()

    def _forget(self) -> None:
        """What was received and not taken comes again, to whom the partitions are given."""
        with self._changed:
            self._waiting.clear()
            self._bytes = 0
            self._places.clear()
            self._done.clear()

    def _begin(self) -> None:
        """Take over partitions. When the broker goes away while it is asked for their places, they are asked for again later."""
        try:
            places, has_missed = _with_places(self._client, list(self._awaited), self._since)
            self._client.assign(places)
            self._client.resume(places)  # what was paused when it was taken away would stay so
        except KafkaException:
            return
        self._awaited.clear()
        with self._changed:
            self._places = {each.partition: each.offset for each in places}
        if has_missed:
            self._lost()
            with contextlib.suppress(KafkaException):  # it is told of again then
                self._client.commit(offsets=places, asynchronous=False)


def _size(received: Message | Exception) -> int:
    return 0 if isinstance(received, Exception) else len(received.value() or b"")


def _with_places(
    consumer: KafkaConsumer, partitions: list[TopicPartition], since: int
) -> tuple[list[TopicPartition], bool]:
    """Where to begin: the group's place, or else the first event since the listener came, which becomes the group's place.

    -> also whether events were missed: they were when the broker has removed what comes at the group's place, or the topic was
    made anew. Then what there is, is read.
    """
    known = _answered(consumer.committed(partitions, timeout=ASKED_WITHIN))
    ends = {each.partition: consumer.get_watermark_offsets(each, timeout=ASKED_WITHIN) for each in known}
    has_missed = False
    for each in known:
        first, end = ends[each.partition]
        if each.offset >= 0 and not first <= each.offset <= end:
            each.offset, has_missed = first, True
    asked = [TopicPartition(each.topic, each.partition, since) for each in known if each.offset < 0]
    if not asked:
        return known, has_missed
    fresh = {each.partition: each for each in _answered(consumer.offsets_for_times(asked, timeout=ASKED_WITHIN))}
    for each in fresh.values():
        if each.offset < 0:  # there was none yet when the end was looked for, which was before
            each.offset = ends[each.partition][1]
    _answered(consumer.commit(offsets=list(fresh.values()), asynchronous=False))
    return [fresh.get(each.partition, each) for each in known], has_missed


def _answered(partitions: list[TopicPartition]) -> list[TopicPartition]:
    """What the broker said about partitions. errors: KafkaException where it could not say it about one of them"""
    for each in partitions:
        if each.error is not None:
            raise KafkaException(each.error)
    return partitions
