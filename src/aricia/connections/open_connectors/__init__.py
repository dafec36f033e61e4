"""The Open Connector Framework: connections as typed values, and connectors made and run from them."""
