"""Finds disputes by words, names, numbers and telephones, inside one's walls."""
