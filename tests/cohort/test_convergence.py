"""Members that work at random, and come and go, end with the same metadata."""

import os

import pytest

from aricia.testing.cohort_members import CohortMembers, RandomWork

NAMES = ("anna", "ben", "cleo")
PATIENCE = 90.0  # seconds; on a machine with nothing else to do a second is enough
ROUNDS = int(os.environ.get("ARICIA_COHORT_ROUNDS", "30"))
SEEDS = [int(each) for each in os.environ.get("ARICIA_COHORT_SEEDS", "1").split(",")]


def run(members, seed, rounds):
    work, done, away = RandomWork(seed), [], None
    for name in members.names:
        members.start(name)
    members.settle()
    for number in range(rounds):
        running = [name for name in members.names if name != away]
        done.extend(work.step(members, work.choose(running)) for _ in range(6))
        if away is not None and work.chance(0.4):
            members.start(away)
            done.append(f"{away} is back")
            away = None
        elif away is None and work.chance(0.15):
            away = work.choose(members.names)
            members.stop(away)
            done.append(f"{away} goes")
        if number % 5 == 4:
            running = [name for name in members.names if name != away]
            assert members.settle(running, PATIENCE), (done, differing(members, running))
    if away is not None:
        members.start(away)
    assert members.settle(patience=PATIENCE), (done, differing(members, members.names))
    return done


def differing(members, names):
    """What the members show differently."""
    states = {name: members.state(name) for name in names}
    guids = {guid for state in states.values() for guid in state}
    shown = {guid: {name: state.get(guid) for name, state in states.items()} for guid in sorted(guids)}
    return {guid: each for guid, each in shown.items() if any(value != next(iter(each.values())) for value in each.values())}


@pytest.mark.timeout(60 + ROUNDS * 6)
@pytest.mark.parametrize("seed", SEEDS)
def test_members_that_work_at_random_and_come_and_go_end_with_the_same_metadata(tmp_path, seed):
    members = CohortMembers(tmp_path, NAMES)
    try:
        done = run(members, seed, ROUNDS)
        assert len(members.state("anna")) > ROUNDS / 3, done
        for name in NAMES:
            others = {f"collection-of-{each}" for each in NAMES if each != name}
            (cohort,) = members.platform.active[name].cohorts.values()
            assert cohort.remote_ids == others
    finally:
        members.close()
