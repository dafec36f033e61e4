import os

from aricia.connections.secrets.file import SecretsFile
from aricia.connections.secrets.store import EnvironmentSecretsStore, FileSecretsStore


def write(path, password, interval=""):
    path.write_text(f"secretsCollections: {{C: {{{interval} secrets: {{userId: me, clearPassword: {password}, none: null}}}}}}")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def store_of(tmp_path, interval):
    file, clock = tmp_path / "s.omsecrets", Clock()
    write(file, "first", interval)
    store = FileSecretsStore(SecretsFile(file), "C", clock)
    stamp = file.stat()
    write(file, "other", interval)
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # a change that does not show
    return store, clock


def test_secrets_are_read_again_when_their_time_is_over(tmp_path):
    store, clock = store_of(tmp_path, "refreshTimeInterval: 10,")
    clock.now = 599
    assert (store.secret("clearPassword"), store.still_valid()) == ("first", True)
    clock.now = 600
    assert (store.secret("clearPassword"), store.still_valid(), store.still_valid()) == ("other", False, True)


def test_an_interval_of_zero_means_never(tmp_path):
    store, clock = store_of(tmp_path, "refreshTimeInterval: 0,")
    clock.now = 1e9
    assert store.secret("clearPassword") == "first"


def test_the_interval_is_an_hour_unless_the_collection_says_otherwise(tmp_path):
    store, clock = store_of(tmp_path, "")
    clock.now = 3599
    assert store.still_valid()
    clock.now = 3600
    assert not store.still_valid()


def test_what_is_not_there_or_null_is_no_secret(tmp_path):
    store, _ = store_of(tmp_path, "")
    assert store.secret("none") is store.secret("accessToken") is None


def test_the_environment_holds_secrets_under_the_name_of_their_collection():
    environment = {"POSTGRESQLREPOSITORY_USERID": "me", "PGPASSWORD": "secret", "POSTGRESQLREPOSITORY_EMPTY": ""}
    store = EnvironmentSecretsStore("PostgreSQLRepository", {"clearPassword": "PGPASSWORD"}, environment)
    assert (store.secret("userId"), store.secret("clearPassword"), store.secret("empty")) == ("me", "secret", None)
    assert EnvironmentSecretsStore("a-b c").variable("clearPassword") == "A_B_C_CLEARPASSWORD"
    assert store.still_valid()
