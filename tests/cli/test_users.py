"""``aricia users`` and ``aricia secrets`` on the files of a data directory."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from aricia.cli.main import main
from aricia.connections.api import SecretsFile
from aricia.http.api import LIFETIME, InvalidToken, Revocations, TokenAuthority, key_pair
from aricia.servers.api import DataDirectory, LoginRefused
from aricia.servers.security.login import UserDirectory

DIRECTORY = "cocoUserDirectory"
CONTENT = """
secretsCollections:
  cocoUserDirectory:
    secrets: {accessToken: hush-hush}
    users:
      erin:
        {userName: Erin, userAccountType: EMPLOYEE, userAccountStatus: AVAILABLE, securityRoles: [boss],
         secrets: {clearPassword: pss-pss}}
    namedLists:
      everybody: {listTypeName: SecurityGroup, listMembers: [boss]}
"""


@pytest.fixture
def data(tmp_path):
    file = tmp_path / "secrets" / "coco-user-directory.omsecrets"
    file.parent.mkdir()
    file.write_text(CONTENT)
    file.chmod(0o600)
    return tmp_path


def run(data, *arguments, text=None):
    done = CliRunner().invoke(main, [*arguments[:2], "--data-dir", str(data), *arguments[2:]], input=text)
    assert "hush-hush" not in done.output and "pss-pss" not in done.output
    return done


def log_in(data, user, password):
    file = SecretsFile(data / "secrets" / "coco-user-directory.omsecrets")
    return UserDirectory(file, DIRECTORY).log_in(user, password, None)


def test_accounts_are_listed_with_all_their_groups(data):
    (row,) = json.loads(run(data, "users", "list", "--json").stdout)
    assert (row["userId"], row["status"]) == ("erin", "AVAILABLE")
    assert {"boss", "everybody", "allUsers", "employeeUsers"} <= set(row["groups"])
    assert "erin  Erin  EMPLOYEE  AVAILABLE" in run(data, "users", "list", "everybody").stdout
    assert "erin" not in run(data, "users", "list", "nobody").stdout


def test_a_user_is_added_and_can_log_in(data):
    done = run(data, "users", "add", "new", "--role", "boss", "--password-stdin", text="long enough\n")
    assert done.exit_code == 0, done.output
    account = log_in(data, "new", "long enough")
    assert (account.account_type, account.entry["securityRoles"]) == ("EMPLOYEE", ["boss"])
    again = run(data, "users", "add", "new", "--password-stdin", text="long enough\n")
    assert (again.exit_code, "ARICIA-400-150" in again.output) == (1, True)


def test_a_password_is_asked_for_twice_and_not_shown(data):
    done = run(data, "users", "password", "erin", text="other password\nother password\n")
    assert done.exit_code == 0, done.output
    assert "other password" not in done.output
    assert log_in(data, "erin", "other password").user_id == "erin"
    assert run(data, "users", "password", "erin", "--password-stdin", text="short\n").exit_code == 1


def test_a_locked_user_is_refused_and_so_are_the_tokens_of_before(data):
    token = f"Bearer {TokenAuthority(key_pair(data)).issue('erin', 'Erin', None)}".encode()
    assert run(data, "users", "lock", "erin").exit_code == 0
    with pytest.raises(LoginRefused, match="locked"):
        log_in(data, "erin", "pss-pss")
    with pytest.raises(InvalidToken, match="revoked"):
        TokenAuthority(key_pair(data), Revocations(data, LIFETIME)).user_of(token)
    assert run(data, "users", "unlock", "erin").exit_code == 0
    assert log_in(data, "erin", "pss-pss").user_id == "erin"


@pytest.mark.parametrize("command", [("lock",), ("unlock",), ("password", "--password-stdin")])
def test_an_unknown_user_is_a_fault(data, command):
    done = run(data, "users", command[0], "nobody", *command[1:], text="long enough\n")
    assert (done.exit_code, "ARICIA-404-150" in done.output) == (1, True)


def test_a_folder_that_is_none_is_a_fault(tmp_path):
    assert run(tmp_path / "none", "users", "revoke", "erin").exit_code == 1


# ---- secrets ---------------------------------------------------------------------------------------------------------
def test_collections_are_listed_without_values(data):
    (row,) = json.loads(run(data, "secrets", "list", "--json").stdout)
    assert (row["collection"], row["secrets"], row["users"], row["lists"]) == (DIRECTORY, ["accessToken"], 1, 1)
    assert "accessToken" in run(data, "secrets", "list").stdout


def test_what_others_may_read_and_passwords_in_clear_text_are_told(data):
    done = run(data, "secrets", "check")
    assert (done.exit_code, "1 accounts have passwords in clear text" in done.stdout) == (1, True)
    run(data, "users", "password", "erin", "--password-stdin", text="long enough\n")
    assert (run(data, "secrets", "check").exit_code, run(data, "secrets", "check").stdout) == (0, "Everything is in order.\n")
    (data / "secrets" / "coco-user-directory.omsecrets").chmod(0o644)
    assert "others than its owner may read" in run(data, "secrets", "check").stdout


def test_a_broken_file_is_told_without_its_content(data):
    (data / "secrets" / "coco-user-directory.omsecrets").write_text("secrets: {accessToken: hush-hush")
    done = run(data, "secrets", "list")
    assert (done.exit_code, "is no YAML" in done.output) == (1, True)


def test_the_token_key_is_changed_only_while_the_platform_does_not_run(data):
    token = f"Bearer {TokenAuthority(key_pair(data)).issue('erin', 'Erin', None)}".encode()
    directory = DataDirectory(data)
    directory.acquire()
    assert run(data, "secrets", "rotate-token-key").exit_code == 3
    directory.release()
    assert run(data, "secrets", "rotate-token-key").exit_code == 0
    with pytest.raises(InvalidToken, match="Invalid signature"):
        TokenAuthority(key_pair(data)).user_of(token)
