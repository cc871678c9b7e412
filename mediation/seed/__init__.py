"""Fills a hub with demo data through the door, and with bulk data for benchmarks past it."""
