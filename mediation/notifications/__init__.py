"""Messages to an in-box per person: recorded in the act, delivered by a job."""
