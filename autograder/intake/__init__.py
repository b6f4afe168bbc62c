"""Whatever somebody handed in, as a `Submission`."""
