"""Accept, grade and assign in one breath: the page of the first three stages together (P6)."""
