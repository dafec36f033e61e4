import json

import pytest

from aricia.http import revocations
from aricia.http.api import LIFETIME, RevocationFault, Revocations, TokenAuthority, key_pair
from aricia.http.tokens import InvalidToken

LOGOUT = "/api/token/logout"


class Clock:
    now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def listed(tmp_path, clock):
    return Revocations(tmp_path, LIFETIME, clock)


def test_a_token_is_revoked_alone(listed, clock):
    listed.revoke_token("erin", "a.b.c", clock.now + 60)
    assert listed.is_revoked("erin", "a.b.c", 0)
    assert not listed.is_revoked("erin", "d.e.f", 0)


def test_all_tokens_of_a_user_so_far_are_revoked(listed, clock):
    listed.revoke_user("erin")
    moment = int(clock.now * 1000)
    assert [listed.is_revoked("erin", "x", moment + later) for later in (-1, 0, 1)] == [True, True, False]
    assert not listed.is_revoked("peter", "x", moment)


def test_the_list_outlives_a_restart_and_is_private(listed, tmp_path, clock):
    listed.revoke_token("erin", "a.b.c", clock.now + 60)
    assert Revocations(tmp_path, LIFETIME, clock).is_revoked("erin", "a.b.c", 0)
    assert (tmp_path / revocations.FILE).stat().st_mode & 0o077 == 0
    assert "a.b.c" not in (tmp_path / revocations.FILE).read_text()


def test_entries_of_expired_tokens_go(listed, tmp_path, clock):
    listed.revoke_token("erin", "a.b.c", clock.now + 60)
    listed.revoke_user("peter")
    clock.now += LIFETIME + 1
    listed.revoke_user("gary")
    content = json.loads((tmp_path / revocations.FILE).read_text())
    assert (content["tokens"], list(content["users"])) == ({}, ["gary"])


def test_a_user_who_logs_out_very_often_has_one_entry_for_all(listed, tmp_path, clock):
    for number in range(30):
        listed.revoke_token("erin", f"token {number}", clock.now + 60)
    content = json.loads((tmp_path / revocations.FILE).read_text())
    assert len(content["tokens"].get("erin", ())) <= 20
    assert all(listed.is_revoked("erin", f"token {number}", int(clock.now * 1000)) for number in range(30))


def test_what_others_add_is_seen(tmp_path, clock, monkeypatch):
    mine, other = Revocations(tmp_path, LIFETIME, clock), Revocations(tmp_path, LIFETIME, clock)
    other.revoke_user("erin")
    moment = revocations.time.monotonic()
    monkeypatch.setattr("time.monotonic", lambda: moment + 5)
    assert mine.is_changed()
    assert mine.is_revoked("erin", "x", 0)


def test_a_list_that_cannot_be_read_accepts_nothing_in_silence(tmp_path):
    (tmp_path / revocations.FILE).write_text("{broken")
    with pytest.raises(RevocationFault, match="cannot be read"):
        Revocations(tmp_path, LIFETIME)


def test_a_logout_ends_the_token_that_it_is_made_with(tmp_path):
    authority = TokenAuthority(key_pair(tmp_path), Revocations(tmp_path, LIFETIME))
    first, second = (f"Bearer {authority.issue('erin', 'Erin', None)}".encode() for _ in range(2))
    assert [authority.user_of(each) for each in (first, second)] == ["erin", "erin"]
    authority.revoke(first)
    with pytest.raises(InvalidToken, match="revoked"):
        authority.user_of(first)
    assert authority.user_of(second) == "erin"
    authority.revoke_user("erin")
    with pytest.raises(InvalidToken, match="revoked"):
        TokenAuthority(key_pair(tmp_path), Revocations(tmp_path, LIFETIME)).user_of(second)


def test_only_operators_revoke_the_tokens_of_others(client):
    refused = client("DELETE", "/api/token/users/peterprofile", user="zachnow")
    assert refused.json["exceptionErrorMessageId"] == "OMAG-PLATFORM-SECURITY-403-001"
    assert client("DELETE", "/api/token/users/peterprofile", user="garygeeke").json["relatedHTTPCode"] == 200
    assert client("GET", LOGOUT, user=None).status == 401
