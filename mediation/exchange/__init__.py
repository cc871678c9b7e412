"""Cases that come in as files: read, checked row by row, taken in through the door."""
