"""Searches for text: what counts as text, what is literal, and that nothing is out of date (spec: metadata store, 2.11)."""

from __future__ import annotations

from aricia.repository.metadata_collection import Repository
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.relational.leaves import fold
from aricia.testing.repository_steps import asking, entity, found, found_by, write

_SPECIAL = (
    "(", ")", "[", "]", ".", "*", "+", "?", "'", "\\", "%", "_", '"', "$", "^", "{", "}", "|", "/", "~", "<b>", "&", "#", ";",
    "--", "\\Q", "\\E", ".*", "\n", "\t", "\x00", "\x1f", "😀", "é", "e\u0301", " OR ", " AND ", "NEAR(", "NOT ",
)


def test_values_inside_lists_and_maps_and_enum_names_are_text_but_keys_types_and_guids_are_not(repository: Repository) -> None:
    project = entity(
        repository, "project", "Project", additionalProperties={"theKey": "theValue"}, successCriteria=["first one", "second two"]
    )
    entity(repository, "draft", contentStatus="DRAFT")
    project_has = (("LIKE", "theValue"), ("LIKE", "second"), ("EQ", "second two"), ("STARTS_WITH", "seco"), ("ENDS_WITH", "two"))
    for operator, text in project_has:
        assert found_by(repository, None, operator, text) == ["project"], (operator, text)
    for text in ("theKey", "Project", project.guid, "additionalProperties"):
        assert found_by(repository, None, "LIKE", text) == [], text
    assert found_by(repository, None, "LIKE", "DRAFT") == ["draft"]
    assert found_by(repository, None, "CASE_INSENSITIVE_LIKE", "draft") == ["draft"]


def test_a_text_does_not_reach_from_one_value_into_the_next(repository: Repository) -> None:
    entity(repository, "p", "Project", successCriteria=["first one", "second two"])
    assert found_by(repository, None, "LIKE", "one second") == []
    assert found_by(repository, None, "LIKE", "onesecond") == []


def test_letters_without_case_match_one_by_one(repository: Repository) -> None:
    entity(repository, "t", displayName="Straße ÄÖÜ İstanbul ΣΟΦΟΣ")
    assert found_by(repository, None, "CASE_INSENSITIVE_LIKE", "STRAẞE") == ["t"]
    assert found_by(repository, None, "CASE_INSENSITIVE_LIKE", "STRASSE") == []
    assert found_by(repository, None, "CASE_INSENSITIVE_LIKE", "istanbul σοφο") == ["t"]
    assert found_by(repository, None, "CASE_INSENSITIVE_LIKE", "äöü") == ["t"]
    assert found_by(repository, None, "LIKE", "äöü") == []
    assert found_by(repository, None, "LIKE", "İstanbul") == ["t"]
    assert found_by(repository, "displayName", "CASE_INSENSITIVE_ENDS_WITH", "STANBUL σοφοσ") == ["t"]


def test_no_character_is_special(repository: Repository) -> None:
    values = {f"q{number}": f"run a{character}b" for number, character in enumerate(_SPECIAL)}
    for name, value in values.items():
        write(repository, lambda c, name=name, value=value: c.add_entity(  # type: ignore[misc]
            "erin", "GlossaryTerm", {"qualifiedName": name, "displayName": value}
        ))
    for character in _SPECIAL:
        whole, part, folded = f"run a{character}b", f"a{character}b", fold(f"RUN A{character}B")
        assert found_by(repository, "displayName", "EQ", whole) == sorted(n for n, v in values.items() if v == whole)
        assert found_by(repository, None, "LIKE", part) == sorted(n for n, v in values.items() if part in v)
        assert found_by(repository, "displayName", "LIKE", character) == sorted(n for n, v in values.items() if character in v)
        expected = sorted(name for name, value in values.items() if fold(value) == folded)
        assert found_by(repository, None, "CASE_INSENSITIVE_EQ", f"RUN A{character}B") == expected


def test_short_texts_are_found_too(repository: Repository) -> None:
    entity(repository, "ab")
    entity(repository, "xy")
    assert found_by(repository, None, "LIKE", "a") == ["ab"]
    assert found_by(repository, None, "CASE_INSENSITIVE_LIKE", "AB") == ["ab"]
    assert found_by(repository, None, "LIKE", "") == ["ab", "xy"]


def test_what_was_written_is_found_at_once_and_what_was_overwritten_is_not(repository: Repository) -> None:
    for number in range(10):
        old, new = f"needle number {number} before", f"needle number {number} after"
        made = entity(repository, old)
        assert found_by(repository, None, "LIKE", old) == [old]
        write(repository, lambda c, made=made, new=new: c.update_entity(  # type: ignore[misc]
            "erin", made.guid, {"qualifiedName": new}
        ))
        assert found_by(repository, None, "LIKE", old) == found_by(repository, "qualifiedName", "EQ", old) == []
        assert found_by(repository, None, "LIKE", new) == found_by(repository, "qualifiedName", "EQ", new) == [new]
        write(repository, lambda c, guid=made.guid: c.delete_entity("erin", guid))  # type: ignore[misc]
        assert found_by(repository, None, "LIKE", new) == []
        deleted = EntityQuery(conditions=asking((None, "LIKE", new)), statuses=("DELETED",))
        assert found(repository, deleted) == [new]
        write(repository, lambda c, guid=made.guid: c.restore_entity("erin", guid))  # type: ignore[misc]
        assert found_by(repository, None, "LIKE", new) == [new]
