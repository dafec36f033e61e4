import threading
import time

import pytest

from aricia.base import deadline
from aricia.base.errors import PropertyServerError


def test_work_without_a_limit_is_never_late():
    assert deadline.remaining() is None
    assert not deadline.is_late()
    deadline.check()


def test_work_that_is_late_ends_with_a_fault_that_says_how_long_it_had():
    with deadline.limited(0), pytest.raises(PropertyServerError, match=r"ARICIA-504-002.* 0 seconds"):
        deadline.check()
    deadline.check()


def test_a_limit_inside_another_does_not_extend_it():
    with deadline.limited(5), deadline.limited(100):
        left = deadline.remaining()
        assert left is not None and left <= 5


def test_a_limit_ends_at_an_instant_that_comes_before_its_seconds_are_over():
    with deadline.limited(100, until=time.monotonic()):
        assert deadline.is_late() and deadline.remaining() == 0


def test_a_limit_holds_for_the_thread_that_set_it():
    seen = []
    with deadline.limited(0):
        other = threading.Thread(target=lambda: seen.append(deadline.is_late()))
        other.start()
        other.join()
    assert seen == [False]
