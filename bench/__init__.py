"""Times on 10,000 and 100,000 disputes against their limits. Holds the only writer beside the door."""
