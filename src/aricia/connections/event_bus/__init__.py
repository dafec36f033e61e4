"""The event bus: topics that servers, cohorts and applications tell each other about changes on."""
