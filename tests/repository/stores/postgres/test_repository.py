def test_the_figures_are_those_of_the_schema_and_of_this_process(repository):
    before = repository.figures()
    assert (before.entities, before.relationships, before.size) == (0, 0, None)
    for _ in range(2):
        repository.write(lambda session: None).result()
    assert repository.figures().works - before.works == 2
    assert (repository.figures().waiting, repository.figures().failures) == (0, 0)
