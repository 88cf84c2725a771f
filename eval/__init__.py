"""How good it is: tasks, scorers, reports. Imports assistant and the floors below."""
