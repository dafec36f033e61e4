import bcrypt
import pytest

from aricia.servers.security.login import LoginRefused, UserDirectory


@pytest.fixture
def users(directory):
    return UserDirectory(directory, "people")


def refusal(users, *arguments) -> LoginRefused:
    with pytest.raises(LoginRefused) as fault:
        users.log_in(*arguments)
    return fault.value


def test_the_right_password_opens_the_account(users):
    assert users.log_in("erin", "secret", None).name == "Erin"


@pytest.mark.parametrize(("user", "password", "text"), [
    ("erin", "wrong", "User authentication failed for user: erin - Bad credentials"),
    ("erin", None, "User authentication failed for user: erin - Bad credentials"),
    ("plain", "secret", "User authentication failed for user: plain - Bad credentials"),
    ("nobody", "secret", "User account not found for user: nobody."),
    ("locked", "secret", "User authentication failed for user: locked - User account is locked"),
    ("expired", "secret", "User authentication failed for user: expired - User credentials have expired"),
    (None, "secret", "No user id was given."),
])
def test_everything_else_is_refused_with_a_reason(users, user, password, text):
    assert str(refusal(users, user, password, None)) == text


def test_a_locked_account_is_not_told_apart_without_the_password(users):
    assert "Bad credentials" in str(refusal(users, "locked", "wrong", None))


def test_a_password_hashed_by_the_original_is_known(users, directory):
    hashed = bcrypt.hashpw(b"first", bcrypt.gensalt(4)).decode()
    directory.change("people", lambda content: content["users"]["erin"].update(secrets={"encryptedPassword": hashed}))
    assert users.log_in("erin", "first", None)
    refusal(users, "erin", "secret", None)


@pytest.mark.parametrize("hashed", ["$argon2id$rubbish", "rubbish", "$2b$rubbish"])
def test_a_hash_that_is_none_admits_nobody(users, directory, hashed):
    directory.change("people", lambda content: content["users"]["erin"].update(secrets={"encryptedPassword": hashed}))
    refusal(users, "erin", "secret", None)


def test_a_new_password_replaces_the_old_one_and_renews_the_account(users, directory):
    refusal(users, "expired", "wrong", "third")
    users.log_in("expired", "secret", "third")
    account = directory.collection("people").account("expired")
    assert account.status == "AVAILABLE"
    assert list(account.secrets) == ["encryptedPassword"]
    assert account.secrets["encryptedPassword"].startswith("$argon2")
    assert users.log_in("expired", "third", None)
    refusal(users, "expired", "secret", None)


@pytest.fixture
def clock(monkeypatch):
    """A clock that only goes on when it is told to."""
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def pauses(users, clock) -> list[float]:
    """How long the account pauses after each of some wrong passwords in a row."""
    lengths = []
    for _ in range(12):
        refusal(users, "erin", "wrong", None)
        started = clock[0]
        while "Too many wrong passwords" in str(refusal(users, "erin", "wrong", None)):
            clock[0] += 0.5
        lengths.append(clock[0] - started)
    return lengths


def test_after_some_wrong_passwords_the_account_pauses_longer_and_longer(users, clock):
    lengths = pauses(users, clock)
    assert lengths[:2] == [0, 0]
    assert lengths == sorted(lengths)
    assert lengths[-1] == 30


def test_the_right_password_waits_for_the_pause_to_end_as_well(users, clock):
    for _ in range(7):
        refusal(users, "erin", "wrong", None)
    assert "Too many wrong passwords" in str(refusal(users, "erin", "secret", None))
    clock[0] += 30
    assert users.log_in("erin", "secret", None)


def test_a_login_that_succeeds_forgets_the_failures(users, clock):
    for _ in range(3):
        for _ in range(4):
            refusal(users, "erin", "wrong", None)
        users.log_in("erin", "secret", None)


def test_only_the_account_whose_password_was_wrong_pauses(users, clock):
    for _ in range(9):
        refusal(users, "erin", "wrong", None)
    refusal(users, "locked", "secret", None)
    with pytest.raises(LoginRefused, match="Bad credentials"):
        users.log_in("expired", "wrong", None)


def test_failures_long_ago_do_not_count(users, clock):
    for _ in range(9):
        refusal(users, "erin", "wrong", None)
        clock[0] += 301
    assert users.log_in("erin", "secret", None)
