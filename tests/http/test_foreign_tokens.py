import base64
import hmac
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from aricia.http.foreign_tokens import ForeignTokens
from aricia.http.tokens import InvalidToken, TokenAuthority, key_pair

ISSUER, AUDIENCE = "https://login.example.org/realm", "aricia"


class Issuer:
    """Publishes keys and signs tokens."""

    def __init__(self):
        self.keys = [RSAKey.generate_key(2048, {"kid": "one"})]
        self.asked = 0
        self.problem = None

    def jwks(self):
        self.asked += 1
        if self.problem is not None:
            raise self.problem
        return json.dumps(KeySet(self.keys).as_dict(private=False)).encode()

    def token(self, key=None, algorithm="RS256", **changes):
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "u1", "preferred_username": "erin", "iat": now, "exp": now + 60}
        claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
        key = key or self.keys[-1]
        return f"Bearer {jwt.encode({'alg': algorithm, 'kid': key.kid}, claims, key, algorithms=[algorithm])}".encode()


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


@pytest.fixture
def issuer():
    return Issuer()


@pytest.fixture
def told():
    return []


@pytest.fixture
def authority(tmp_path, issuer, told):
    foreign = ForeignTokens(ISSUER, AUDIENCE, "preferred_username", issuer.jwks, told.append)
    foreign.renew()
    return TokenAuthority(key_pair(tmp_path), None, foreign)


def test_a_token_of_the_issuer_stands_for_the_user_in_its_claim(authority, issuer):
    assert authority.user_of(issuer.token()) == "erin"
    assert authority.user_of(issuer.token(aud=["other", AUDIENCE])) == "erin"


def test_the_platform_s_own_tokens_stay_good(authority):
    assert authority.user_of(f"Bearer {authority.issue('peter', 'Peter', None)}".encode()) == "peter"


@pytest.mark.parametrize("changes", [
    {"aud": "another"}, {"aud": None}, {"iss": "https://evil.example.org"}, {"iss": None}, {"exp": 1_000_000_000}, {"exp": None},
    {"nbf": 4_000_000_000}, {"preferred_username": None}, {"preferred_username": ""}, {"preferred_username": 7},
])
def test_what_is_not_meant_for_this_platform_is_refused(authority, issuer, changes):
    with pytest.raises(InvalidToken):
        authority.user_of(issuer.token(**changes))


def test_a_token_of_the_issuer_with_another_signature_is_refused(authority, issuer):
    with pytest.raises(InvalidToken):
        authority.user_of(issuer.token(RSAKey.generate_key(2048, {"kid": "one"})))


def test_the_public_key_is_no_secret_to_sign_with(authority, issuer):
    head, claims = issuer.token().split()[1].split(b".")[:2]
    head = b64(json.dumps({**json.loads(base64.urlsafe_b64decode(head + b"==")), "alg": "HS256"}).encode())
    signature = hmac.digest(issuer.keys[0].as_pem(private=False), head + b"." + claims, "sha256")
    with pytest.raises(InvalidToken):
        authority.user_of(b"Bearer " + b".".join((head, claims, b64(signature))))


def test_the_platform_s_own_name_is_no_way_around_its_key(authority, issuer):
    with pytest.raises(InvalidToken):
        authority.user_of(issuer.token(iss="self", sub="garygeeke"))


def test_a_new_key_is_fetched_when_a_token_names_it(authority, issuer, monkeypatch):
    issuer.keys.append(ECKey.generate_key("P-256", {"kid": "two"}))
    late = time.monotonic() + 60
    monkeypatch.setattr("time.monotonic", lambda: late)
    with pytest.raises(InvalidToken):
        authority.user_of(issuer.token(algorithm="ES256"))
    authority.foreign.renew()  # what the thread beside does
    assert authority.user_of(issuer.token(algorithm="ES256")) == "erin"


def test_unknown_keys_do_not_make_the_platform_ask_again_and_again(authority, issuer):
    stranger = RSAKey.generate_key(2048, {"kid": "stranger"})
    for _ in range(20):
        with pytest.raises(InvalidToken):
            authority.user_of(issuer.token(stranger))
    assert issuer.asked == 1


def test_keys_that_cannot_be_had_are_told_and_those_of_before_stay(authority, issuer, told):
    for issuer.problem in (OSError("no answer"), ValueError("no keys")):
        authority.foreign.renew()
    assert told == ["no answer", "no keys"]
    assert authority.user_of(issuer.token()) == "erin"


def test_without_any_keys_tokens_of_the_issuer_are_refused(tmp_path, issuer, told):
    issuer.problem = OSError("no answer")
    foreign = ForeignTokens(ISSUER, AUDIENCE, "sub", issuer.jwks, told.append)
    foreign.renew()
    with pytest.raises(InvalidToken):
        TokenAuthority(key_pair(tmp_path), None, foreign).user_of(issuer.token())
