"""The keys of the property index sort as the values do."""

import math
import random

from aricia.repository.stores.postgres.property_keys import key_of


def test_keys_of_numbers_are_in_the_order_of_the_numbers():
    chance = random.Random(3)
    numbers = [0, 1, -1, 9, 10, 11, 99, 100, 0.1, 0.01, 0.11, -0.1, -0.11, -12, -123, -1.2, 1e300, -1e300, 5e-324, 2**63,
               -(2**63), 2**53 + 1, math.inf, -math.inf, 10**400, -(10**400)]
    numbers += [chance.uniform(-1000, 1000) for _ in range(500)] + [chance.randint(-10**12, 10**12) for _ in range(500)]
    ordered = sorted(set(numbers))
    assert sorted(ordered, key=lambda number: key_of(number).encode()) == ordered


def test_equal_numbers_have_equal_keys_whatever_their_type():
    assert key_of(5) == key_of(5.0) == key_of(500e-2)
    assert key_of(True) == key_of(1)
    assert key_of(10**22) == key_of(1e22)
    assert key_of(0) == key_of(-0.0)


def test_texts_come_after_numbers_and_are_cut():
    assert key_of(math.inf) < key_of("")
    assert key_of("a" * 500) == "t" + "a" * 200
