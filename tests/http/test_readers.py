import asyncio
import threading

import pytest

from aricia.http.readers import Readers


@pytest.fixture
def readers():
    pool = Readers(most=2)
    yield pool
    pool.close()


def run(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, 10))


def test_quick_reads_are_done_by_one_thread_in_their_order(readers):
    threads, order = set(), []

    async def many():
        def read(number):
            threads.add(threading.current_thread())
            order.append(number)
            return number

        return await asyncio.gather(*(readers.submit(lambda n=n: read(n)) for n in range(100)))

    assert run(many()) == list(range(100)) == order
    assert len(threads) == 1


def test_nobody_waits_for_a_read_that_takes_long(readers):
    release = threading.Event()

    async def beside():
        long = readers.submit(lambda: release.wait(10))
        quick = await readers.submit(lambda: "quick")
        still_running = not long.done()
        release.set()
        return quick, still_running, await long

    assert run(beside()) == ("quick", True, True)


def test_there_are_never_more_threads_than_allowed(readers):
    release, running = threading.Event(), []

    async def crowd():
        def read():
            running.append(threading.current_thread())
            release.wait(10)

        reads = [readers.submit(read) for _ in range(5)]
        await asyncio.sleep(0.3)
        at_once = len(running)
        release.set()
        await asyncio.gather(*reads)
        return at_once

    assert run(crowd()) == 2


def test_what_a_read_raises_reaches_whoever_waits(readers):
    async def failing():
        return await readers.submit(lambda: [][1])

    with pytest.raises(IndexError):
        run(failing())
    assert run(_answer(readers)) == "next"


async def _answer(readers):
    return await readers.submit(lambda: "next")


def test_a_read_that_is_cancelled_before_it_starts_is_not_done(readers):
    release, done = threading.Event(), []

    async def cancelled():
        first = readers.submit(lambda: release.wait(10))
        second = readers.submit(lambda: done.append("second"))
        second.cancel()
        release.set()
        await first
        await readers.submit(lambda: done.append("third"))

    run(cancelled())
    assert done == ["third"]
