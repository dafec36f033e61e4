"""Opening topics of an Apache Kafka broker, for which the package confluent-kafka is needed."""

from __future__ import annotations

from aricia.base.errors import ConfigurationError
from aricia.connections.event_bus.port import Topic, TopicPlace


def open_topic(place: TopicPlace) -> Topic:
    """A topic of the broker that the place's settings name.

    errors: ARICIA-501-007 the package confluent-kafka is not installed
    """
    try:
        from aricia.connections.event_bus.kafka_topic import KafkaTopic
    except ModuleNotFoundError as problem:
        raise ConfigurationError("ARICIA-501-007", (place.settings.name,), caused_by=type(problem).__name__) from None
    return KafkaTopic(place.settings, place.audit_log, place.lost)
