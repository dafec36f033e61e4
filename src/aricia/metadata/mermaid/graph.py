"""Builder of the text of one flowchart: ids, nodes, lines, subgraphs, styles (spec: view services, section 7.2)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from msgspec import Struct

from aricia.base.tables import rows

_WORDS = re.compile(r"(?<=[^\[ ])(?=[A-Z])")
_LINES = {
    "normal": ('{a}==>|"{t}"|{b}', "{a}==>{b}"),
    "thin": ('{a}-->|"{t}"|{b}', "{a}-->{b}"),
    "dotted": ('{a}-. "{t}" .->{b}', "{a}-.->{b}"),
    "long": ('{a} -- "{t}" ------>{b}', "{a} ------>{b}"),
}
_SETTINGS = '%%{init: {"flowchart": {"htmlLabels": false}} }%%'


class Style(Struct, frozen=True):
    """Colours and shape of a kind of node."""

    text: str
    fill: str
    line: str
    shape: str


@functools.cache
def styles() -> dict[str, Style]:
    """All styles by name."""
    return {
        row["style"]: Style(row["text_colour"], row["fill_colour"], row["line_colour"], row["shape"] or "rounded")
        for row in rows("mermaid_styles.tsv")
    }


@functools.lru_cache(4096)
def spaced(type_name: str) -> str:
    """A type name in words: a space before every capital but the first and one after a bracket."""
    return _WORDS.sub(" ", type_name)


def clean(text: str) -> str:
    """A display name without what would break the diagram; blanks that come in place of something are left at its ends."""
    return text.strip().replace('"', "'").replace("//", "/ /").replace("~{", " *").replace("}~", "* ").replace(": ", " - ")


def clean_and_trim(text: str) -> str:
    """The same without any blanks at its ends."""
    return clean(text).strip()


def clean_title(text: str) -> str:
    """A title without what would break the diagram's head."""
    return text.replace('"', "'").replace(": ", " - ")


def hash_order(keys: list[str]) -> list[str]:
    """The keys in the order in which a Java hash map with them is walked."""
    capacity = 16
    while len(keys) > capacity * 3 // 4:
        capacity *= 2

    def bucket(key: str) -> int:
        value = 0
        for character in key:
            value = (value * 31 + ord(character)) & 0xFFFFFFFF
        return (value ^ (value >> 16)) & (capacity - 1)

    return sorted(keys, key=bucket)


class Graph:
    """A flowchart in the making. Ids are consecutive numbers that nodes, subgraphs and animated lines share."""

    def __init__(self, title: str, direction: str, lead: str = "", cleaned: Callable[[str], str] = clean) -> None:
        """``lead``: how the title begins, which is not cleaned;  ``cleaned``: cleans display names."""
        self._head = f"---\ntitle: {lead}{clean_title(title)}\n---\nflowchart {direction}\n{_SETTINGS}\n\n"
        self._cleaned = cleaned
        self._body: list[str] = []
        self._ids: dict[str, int] = {}
        self._count = 0
        self._nodes = 0
        self._styles: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self._lines: set[str] = set()
        self._animations: list[str] = []

    def _next(self) -> int:
        self._count += 1
        return self._count

    @property
    def nodes(self) -> int:
        """How many nodes are drawn."""
        return self._nodes

    def has(self, key: str) -> bool:
        """Whether a node with this key is drawn."""
        return key in self._ids

    def id_of(self, key: str) -> int:
        """The id of a drawn node."""
        return self._ids[key]

    def node(self, key: str, type_text: str, name: str | None, style: str, url: str | None = None) -> int:
        """Draw a node once; its id."""
        if key in self._ids:
            return self._ids[key]
        number = self._ids[key] = self._next()
        self._nodes += 1
        look = styles().get(style)
        shape = look.shape if look else "rounded"
        label = f"**{self._cleaned(name)}**" if name else ""
        self._body.append(f'{number}@{{ shape: {shape}, label: "*{spaced(type_text)}*\n{label}"}}\n')
        if look is not None:
            self._styles[str(number)] = f"style {number} color:{look.text}, fill:{look.fill}, stroke:{look.line}\n"
        if url:
            self._links[str(number)] = f'click {number} "{url}" "Click for more documentation" _blank\n'
        return number

    def line(self, start: int, end: int, label: str | None, kind: str = "normal", key: str | None = None) -> None:
        """Draw a line from one id to another; a key is drawn once."""
        if key is not None:
            if key in self._lines:
                return
            self._lines.add(key)
        with_label, without = _LINES[kind]
        self._body.append((without if label is None else with_label).format(a=start, b=end, t=label) + "\n")

    def animated(self, start: int, end: int, label: str, key: str | None = None) -> None:
        """Draw an animated long line."""
        if key is not None:
            if key in self._lines:
                return
            self._lines.add(key)
        number = self._next()
        self._body.append(f'{start} {number}@-- "{label}" ------>{end}\n')
        self._animations.append(f"{number}@{{ animation: fast }}\n")

    def open_subgraph(self, name: str, style: str | None = None, direction: str | None = None) -> int:
        """Begin a subgraph; its id."""
        number = self._next()
        self._body.append(f"subgraph {number} [{clean(name)}]\n")
        if direction:
            self._body.append(f"direction {direction}\n")
        look = styles().get(style) if style else None
        if look is not None:
            self._styles[str(number)] = f"style {number} color:{look.text}, fill:{look.fill}, stroke:{look.line}\n"
        return number

    def close_subgraph(self) -> None:
        """End a subgraph."""
        self._body.append("end\n")

    def text(self, least: int = 2) -> str | None:
        """The diagram; None when fewer nodes than ``least`` were drawn."""
        if self._nodes < least:
            return None
        tail = [self._styles[key] for key in hash_order(list(self._styles))]
        tail += [self._links[key] for key in hash_order(list(self._links))]
        return self._head + "".join(self._body) + "".join(tail) + "".join(self._animations)
