import random
from itertools import count

import pytest

from aricia.cohort.member_walk import OVERLAP, MemberWalk
from aricia.repository.instances import Entity


def made(number, updated):
    return Entity(guid=f"g{number}", type_name="T", update_time=updated)


def walked(everything, size, since=0, until=0, meanwhile=lambda asked: None):
    """What a walk reads of a list that may change between its pages."""
    asked = count()

    def find(start, most):
        meanwhile(next(asked))
        return sorted(everything, key=lambda each: (each.update_time, each.guid))[start : start + most]

    return list(MemberWalk(find, size).pages(since, until))


@pytest.mark.parametrize("number", [0, 1, 19, 20, 21, 55])
def test_everything_is_read_once_when_nothing_changes(number):
    everything = [made(each, 100 + each) for each in range(number)]
    pages = walked(everything, 20, until=1000)
    read = [each.guid for page in pages for each in page]
    assert read == [each.guid for each in everything]


@pytest.mark.parametrize("since", [0, 1, 100, 101, 150, 199, 200, 5000])
def test_a_walk_begins_with_what_was_changed_at_an_instant(since):
    everything = [made(each, 100 + each // 2) for each in range(200)]
    pages = walked(everything, 20, since, 1000)
    assert [each for page in pages for each in page] == [each for each in everything if each.update_time >= since]


def test_a_walk_ends_after_what_it_has_to_reach():
    everything = [made(each, 100 + each) for each in range(200)]
    assert walked(everything, 20, until=130)[-1][-1].update_time < 160


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_left_out_while_instances_are_updated_removed_and_made(seed):
    chance, now = random.Random(seed), count(10_000)
    everything = [made(each, 100 + each) for each in range(300)]

    def meanwhile(asked):
        for _ in range(chance.choice((0, 1, 3, OVERLAP, 40)) if asked < 40 else 0):
            kind = chance.random()
            place = chance.randrange(len(everything))
            if kind < 0.5:
                everything[place] = made(everything[place].guid[1:], next(now))
            elif kind < 0.8:
                del everything[place]
            else:
                everything.append(made(f"n{len(everything)}", next(now)))

    read = {(each.guid, each.update_time) for page in walked(everything, 30, until=1 << 60, meanwhile=meanwhile) for each in page}
    assert {(each.guid, each.update_time) for each in everything} <= read
