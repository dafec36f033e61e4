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


def test_repeated_failures_are_answered_later_and_later(users):
    delays = [refusal(users, "erin", "wrong", None).delay for _ in range(12)]
    assert delays[:3] == [0, 0, 0]
    assert delays[3:] == sorted(delays[3:]) and delays[3] > 0
    assert delays[-1] == 5


def test_a_login_that_succeeds_forgets_the_failures(users):
    for _ in range(5):
        refusal(users, "erin", "wrong", None)
    users.log_in("erin", "secret", None)
    assert refusal(users, "erin", "wrong", None).delay == 0
