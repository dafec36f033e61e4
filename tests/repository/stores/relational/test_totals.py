from aricia.repository.stores.relational import totals
from aricia.repository.stores.relational.totals import Totals
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry


def test_the_figures_are_those_of_the_store_and_its_writer(tmp_path):
    store = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata())
    try:
        before = store.figures()
        assert (before.entities, before.relationships, before.waiting, before.failures) == (0, 0, 0, 0)
        assert before.size is not None and before.size > 10_000
        for _ in range(3):
            store.write(lambda session: None).result()
        after = store.figures()
        assert after.works - before.works == 3
        assert 1 <= after.groups - before.groups <= 3
    finally:
        store.close()


def test_instances_are_not_counted_at_each_question(tmp_path, monkeypatch):
    store = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata())
    counted = []
    try:
        figures = Totals(lambda: (counted.append(1), len(counted), 7, None)[1:], store._writer)
        assert [figures.figures().entities for _ in range(3)] == [1, 1, 1]
        late = totals.time.monotonic() + 100
        monkeypatch.setattr("time.monotonic", lambda: late)
        assert figures.figures().entities == 2
    finally:
        store.close()
