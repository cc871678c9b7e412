"""Work in the background: jobs born inside an act's transaction, schedules, and who runs them."""
