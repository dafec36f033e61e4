"""A working session with the official client, run by the client's own Python: a glossary with categories and terms.

    python glossary_session.py https://localhost:9443 result.json

Writes what the client returned at each step; ``test_pyegeria.py`` judges it.
"""

from __future__ import annotations

import json
import pathlib
import sys
from collections.abc import Callable
from typing import Any

from pyegeria import EgeriaTech

USER, PASSWORD = "erinoverview", "secret"
FORMS = ("JSON", "DICT", "LIST", "TABLE", "MD", "FORM", "REPORT", "MERMAID", "HTML")


def main(url: str, result: str) -> None:
    """Do the session and write down what happened."""
    seen: dict[str, Any] = {}
    client = logged_in("qs-view-server", url, PASSWORD)
    glossaries, collections = client.glossary_manager, client.collection_manager

    glossary = seen["glossary"] = glossaries.create_glossary("Clinical Trials", description="Words of clinical trials")
    folder = seen["folder"] = collections.create_collection(body={
        "class": "NewElementRequestBody", "anchorGUID": glossary, "isOwnAnchor": False, "parentGUID": glossary,
        "parentRelationshipTypeName": "CollectionMembership", "parentAtEnd1": True,
        "properties": {"class": "CollectionFolderProperties", "qualifiedName": "Category::People", "displayName": "People"},
    })
    terms = seen["terms"] = [new_term(glossaries, glossary, name) for name in ("Patient", "Investigator")]
    for term in terms:
        collections.add_to_collection(folder, term)

    seen["found_by_text"] = guids(glossaries.find_glossaries("Clinical", output_format="JSON"))
    seen["found_by_name"] = guids(glossaries.get_glossaries_by_name("Clinical Trials"))
    seen["terms_by_text"] = guids(glossaries.find_glossary_terms("Pat", output_format="JSON"))
    seen["term_by_guid"] = glossaries.get_term_by_guid(terms[0])["elementHeader"]["guid"]
    seen["members_of_folder"] = guids(collections.get_collection_members(collection_guid=folder, output_format="JSON"))
    seen["forms"] = {form: rendered(glossaries.find_glossaries("Clinical", output_format=form)) for form in FORMS}
    seen["term_forms"] = {form: rendered(glossaries.find_glossary_terms("Pat", output_format=form)) for form in FORMS}

    glossaries.update_glossary_term(terms[0], {
        "class": "UpdateElementRequestBody", "mergeUpdate": True,
        "properties": {"class": "GlossaryTermProperties", "description": "Takes part in a trial"},
    })
    seen["updated"] = glossaries.get_term_by_guid(terms[0])["properties"]

    for term in terms:
        glossaries.delete_term(term)
    collections.delete_collection(folder)
    glossaries.delete_glossary(glossary)
    seen["after_delete"] = glossaries.find_glossaries("Clinical", output_format="JSON")
    seen["wrong"] = wrong_calls(url, client, glossary)
    pathlib.Path(result).write_text(json.dumps(seen), "utf-8")


def new_term(glossaries: Any, glossary: str, name: str) -> str:
    """A term that belongs to the glossary."""
    guid: str = glossaries.create_glossary_term({
        "class": "NewElementRequestBody", "anchorGUID": glossary, "isOwnAnchor": False, "parentGUID": glossary,
        "parentRelationshipTypeName": "CollectionMembership", "parentAtEnd1": True,
        "properties": {
            "class": "GlossaryTermProperties", "qualifiedName": f"Term::{name}", "displayName": name, "summary": f"A {name}",
        },
    })
    return guid


def guids(elements: Any) -> Any:
    """The GUIDs of a list of elements; the client's text when it found none."""
    if isinstance(elements, str):
        return elements
    return [element["elementHeader"]["guid"] for element in elements]


def rendered(answer: Any) -> Any:
    """The answer as it can be written down: the text of a table, else the answer itself."""
    return answer if isinstance(answer, str | list | dict) or answer is None else str(answer)


def wrong_calls(url: str, client: EgeriaTech, deleted: str) -> dict[str, str]:
    """The exception class that the client raises for each wrong call."""
    glossaries = client.glossary_manager
    return {
        "bad password": raised(lambda: logged_in("qs-view-server", url, "wrong").glossary_manager.find_glossaries("x")),
        "unknown server": raised(lambda: logged_in("no-server", url, PASSWORD).glossary_manager.find_glossaries("x")),
        "deleted twice": raised(lambda: glossaries.delete_glossary(deleted)),
        "unknown term": raised(lambda: glossaries.get_term_by_guid("00000000-0000-4000-8000-000000000000")),
    }


def logged_in(server: str, url: str, password: str) -> EgeriaTech:
    """A client after the attempt to log in."""
    client = EgeriaTech(server, url, USER, password)
    client.create_egeria_bearer_token()
    return client


def raised(call: Callable[[], Any]) -> str:
    """The class of what the call raises; what it returned when it raised nothing."""
    try:
        return f"returned {call()!r}"
    except Exception as problem:  # the class is what is looked at
        return type(problem).__name__


if __name__ == "__main__":
    main(*sys.argv[1:])
