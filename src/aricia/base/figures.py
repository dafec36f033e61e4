"""Figures about what runs, as monitoring systems take them: families of samples with labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

COUNTER, GAUGE, HISTOGRAM = "counter", "gauge", "histogram"

Labels = Mapping[str, str]


class Family(Struct, frozen=True):
    """One figure in all its labellings.

    name: begins with ``aricia_``, and ends with ``_total`` for a counter;  kind: COUNTER, GAUGE or HISTOGRAM
    samples: (suffix of the name, labels, value); only histograms have suffixes
    """

    name: str
    kind: str
    help: str
    samples: list[tuple[str, Labels, float]]


def family(name: str, kind: str, text: str, samples: Iterable[tuple[Labels, float]]) -> Family:
    """A family without suffixes."""
    return Family(name, kind, text, [("", labels, value) for labels, value in samples])


def exposition(families: Iterable[Family]) -> bytes:
    """The families in the text format of Prometheus (version 0.0.4); those without samples are left out."""
    lines: list[str] = []
    for each in families:
        if each.samples:
            lines += (f"# HELP {each.name} {each.help}", f"# TYPE {each.name} {each.kind}")
            lines += (f"{each.name}{suffix}{_labels(labels)} {_number(value)}" for suffix, labels, value in each.samples)
    return ("\n".join(lines) + "\n").encode()


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
