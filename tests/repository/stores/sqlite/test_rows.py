"""The rows of the trigram index, which are numbered by time."""

from aricia.repository.instances import Entity
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.sqlite.text_rows import TEXT_ROWS_PER_MS

PATIENCE = 60


def test_more_instances_of_one_millisecond_than_it_has_rows_are_all_found(repository):
    def copies(first, last, time):
        return [
            Entity(guid=f"{time}-{n}", type_name="GlossaryTerm", create_time=time, update_time=time, collection_id="other-id",
                   properties={"qualifiedName": f"common {n}"})
            for n in range(first, last)
        ]

    def work(collection):
        collection.save_new_entities(copies(0, TEXT_ROWS_PER_MS + 10, 1000) + copies(0, 5, 1001))
        for copy in copies(5, 8, 1001) + copies(TEXT_ROWS_PER_MS + 10, TEXT_ROWS_PER_MS + 12, 1000):
            collection.save_entity(copy)

    repository.write(work).result(PATIENCE)
    query = EntityQuery(conditions=Conditions((Condition(None, "LIKE", "common"),)))
    assert repository.read(lambda c: c.count_entities(query)) == TEXT_ROWS_PER_MS + 20
    last = EntityQuery(conditions=Conditions((Condition(None, "LIKE", f"common {TEXT_ROWS_PER_MS + 11}"),)))
    assert len(repository.read(lambda c: c.find_entities(last))) == 1
