"""Natural and legal persons behind the parties, once across all disputes."""
