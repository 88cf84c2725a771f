def examine(x):
    return []


def healthy(x):
    return True
