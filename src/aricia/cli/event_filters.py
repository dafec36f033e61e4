"""The options of commands that choose among events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--type", multiple=True, metavar="NAME",
                 help="Only events about this type of element, relationship or classification, subtypes included."),
    click.option("--zone", multiple=True, metavar="NAME", help="Only events about elements in this zone."),
    click.option("--event", multiple=True, metavar="NAME", help="Only events of this type, such as ELEMENT_UPDATED."),
    click.option("--guid", multiple=True, metavar="GUID", help="Only events about this element or relationship."),
    click.option("--property", multiple=True, metavar="NAME=VALUE", help="Only events about elements with this property."),
)


def filter_options(command: _Command) -> _Command:
    """The options; they arrive as tuples of texts: type, zone, event, guid, property. Several of one kind are alternatives, but
    for properties, which all have to be there."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
