"""Kills, full disks, locks, links, clocks: `make test-all` runs them, plain pytest does not."""
