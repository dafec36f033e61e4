"""Headers as events have them: with instants as numbers."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from aricia.metadata.api import BeanWriter, Renderer, Session, store_properties
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]


class EventRenderer(Renderer):
    """Renders elements with epoch milliseconds for dates. What it holds makes the image before a change, which was that after the
    change before."""

    capacity = 1024

    def __init__(self, types: TypeRegistry, server_name: str) -> None:
        super().__init__(types, server_name)
        self.beans = BeanWriter(types, numeric_dates=True)

    def instant(self, value: int) -> int:
        """An instant of a header."""
        return value

    def properties_of(self, entity: Entity) -> Json | None:
        """The properties, each with its type."""
        return store_properties(self.types, entity.type_name, entity.properties)


_renderers: WeakKeyDictionary[TypeRegistry, dict[str, EventRenderer]] = WeakKeyDictionary()


def event_renderer(session: Session) -> EventRenderer:
    """The renderer of the events of the session's server."""
    of_types = _renderers.setdefault(session.types, {})
    renderer = of_types.get(session.server.name)
    if renderer is None:
        renderer = of_types[session.server.name] = EventRenderer(session.types, session.server.name)
    return renderer
