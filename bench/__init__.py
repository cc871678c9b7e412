"""Times on 10,000 and 100,000 disputes against their limits; the only writer beside the door, for empty hubs."""
