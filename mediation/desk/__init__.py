"""The face for staff: what waits today, the lists, the case file, and the page of each act."""
