"""Headers as events have them: with instants as numbers."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from aricia.metadata.api import BeanWriter, Renderer, Session
from aricia.repository.instances import Header
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]


class EventRenderer(Renderer):
    """Renders headers whose dates are epoch milliseconds."""

    def __init__(self, types: TypeRegistry, server_name: str) -> None:
        super().__init__(types, server_name)
        self.beans = BeanWriter(types, numeric_dates=True)

    def control(self, header: Header) -> Json:
        """What every header has."""
        shown = super().control(header)
        shown["versions"]["createTime"] = header.create_time
        if header.update_time:
            shown["versions"]["updateTime"] = header.update_time
        return shown


_renderers: WeakKeyDictionary[TypeRegistry, dict[str, EventRenderer]] = WeakKeyDictionary()


def event_renderer(session: Session) -> EventRenderer:
    """The renderer of the events of the session's server."""
    of_types = _renderers.setdefault(session.types, {})
    renderer = of_types.get(session.server.name)
    if renderer is None:
        renderer = of_types[session.server.name] = EventRenderer(session.types, session.server.name)
    return renderer
