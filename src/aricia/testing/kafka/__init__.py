"""A real Kafka broker for tests: made from Maven artefacts, with the Java and Maven of the machine."""
