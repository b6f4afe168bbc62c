"""How a question is checked: the model, comparing, running, naming mistakes, reporting."""
