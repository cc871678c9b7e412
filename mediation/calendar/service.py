def working_days_between(session,a,b):
    return 0
