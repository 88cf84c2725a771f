"""How people reach it: command line, page, API. The top floor."""
