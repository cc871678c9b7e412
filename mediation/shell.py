def register_shell(app): pass
