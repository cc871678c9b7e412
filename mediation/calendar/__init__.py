"""Working days with China's moved Saturdays, and deadlines that explain themselves."""
