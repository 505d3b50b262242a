def identity(mutant, book):
    return ""
