import base64
import threading
import time

import pytest
from joserfc import jwt

from aricia.http.tokens import LIFETIME, InvalidToken, TokenAuthority, key_pair


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return TokenAuthority(key_pair(tmp_path_factory.mktemp("keys")))


def header(token: str) -> bytes:
    return f"Bearer {token}".encode()


def test_a_token_names_its_user(authority):
    assert authority.user_of(header(authority.issue("erin", "Erin", None))) == "erin"


def test_a_token_carries_the_claims_that_clients_read(authority):
    claims = jwt.decode(authority.issue("erin", "Erin Overview", "cn=erin"), authority._key, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["sub"], claims["displayName"], claims["dn"]) == ("self", "erin", "Erin Overview", "cn=erin")
    assert claims["exp"] - claims["iat"] == LIFETIME


def test_an_expired_token_is_refused_although_it_was_good_before(authority, monkeypatch):
    value = header(authority.issue("erin", "Erin", None))
    assert authority.user_of(value) == "erin"
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + LIFETIME + 120)
    with pytest.raises(InvalidToken, match="expired"):
        authority.user_of(value)


def test_a_token_of_another_platform_is_refused(authority, tmp_path):
    foreign = TokenAuthority(key_pair(tmp_path)).issue("erin", "Erin", None)
    with pytest.raises(InvalidToken, match="Invalid signature"):
        authority.user_of(header(foreign))


@pytest.mark.parametrize(("value", "reason"), [
    (b"Bearer abc", "Missing dot"), (b"Bearer ", "malformed"), (b"Bearer a b", "malformed"), (b"Bearer a.b.c", "Malformed"),
])
def test_what_is_no_token_is_refused(authority, value, reason):
    with pytest.raises(InvalidToken, match=reason):
        authority.user_of(value)


def test_an_unsigned_token_is_refused(authority):
    def part(text: str) -> str:
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    unsigned = ".".join([part('{"alg":"none"}'), part('{"sub":"garygeeke","exp":99999999999}'), ""])
    with pytest.raises(InvalidToken):
        authority.user_of(header(unsigned))


def test_another_scheme_is_no_token(authority):
    assert authority.user_of(b"Basic YTpi") is None


def test_processes_that_start_together_share_one_key(tmp_path):
    keys: list[str] = []
    threads = [threading.Thread(target=lambda: keys.append(key_pair(tmp_path).thumbprint())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert (tmp_path / "token-key.pem").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["token-key.pem"]
