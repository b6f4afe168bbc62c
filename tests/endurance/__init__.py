"""Kills, full disks, locks, links, clocks: `make test-all` runs these; plain pytest leaves them out."""
