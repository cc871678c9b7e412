"""The face for the district centre: figures that open to their cases."""
