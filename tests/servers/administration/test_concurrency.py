"""Calls at the same time do not undo each other."""

from concurrent.futures import ThreadPoolExecutor


def test_no_change_of_one_document_is_lost(admin):
    def add(number):
        admin("POST", "/servers/s/open-metadata-archives/file", f"{number}.omarchive")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(40)))
    archives = admin("GET", "/servers/s/open-metadata-archives")["connections"]
    assert {each["endpoint"]["networkAddress"] for each in archives} == {f"{number}.omarchive" for number in range(40)}
    assert len(archives) == 40
    assert len(admin.document("s")["auditTrail"]) == 40


def test_documents_of_several_servers_are_changed_independently(admin):
    def change(number):
        admin("POST", f"/servers/s{number % 4}/max-page-size?limit={number}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(change, range(40)))
    assert [len(admin.document(f"s{number}")["auditTrail"]) for number in range(4)] == [10, 10, 10, 10]
