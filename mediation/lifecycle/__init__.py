"""The one door through which every state change goes."""
