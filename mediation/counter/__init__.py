"""The counter beyond registering: advice that needs no file, and disputes settled on the spot."""
