"""Who may do what: one policy for buttons, lists and acts."""
