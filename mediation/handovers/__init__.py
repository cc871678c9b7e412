"""Handing a dispute over inside the hub: the lead changes on receipt, the dispute stays open."""
