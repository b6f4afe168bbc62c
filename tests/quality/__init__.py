"""How good the checks are: mutants they notice, right solutions they let pass."""
