"""The problem sets: one package each, with its declarations, cases, oracle and mistakes."""
