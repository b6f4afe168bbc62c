"""How good the checks are: which mutants they notice, which right solutions they let pass.

It needs a clone of the course with the `test` extra, and reads ``tests/submissions`` as data.
"""
