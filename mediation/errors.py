def register_errors(app): pass
