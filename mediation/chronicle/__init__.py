"""What the log says, in a reader's words: the course of a case, and who looked into it."""
