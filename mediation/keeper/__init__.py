"""The face of those who watch the watchers: search in the log, verification, rights on a day."""
