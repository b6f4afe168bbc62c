"""Known-good and known-bad submissions, and the tests that grade them."""
