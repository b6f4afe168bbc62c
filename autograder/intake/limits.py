"""How much of a submission is read: the one set of limits of this room."""

from __future__ import annotations

MB = 2**20

# a folder
FILES = 500
ENTRIES = 5000  # looked at; a folder of a million files is no submission
DEPTH = 6
NAME = 120  # characters of one file name
LEFTOVER = 8 * MB  # one backup of an editor
LEFTOVERS = 20
BYTES = 48 * MB  # all files but notebooks together, with what archives hold

# notebooks
NOTEBOOKS = 5  # read as candidates
NOTEBOOK_ON_DISK = 512 * MB  # looked at; without outputs it must be far smaller
NOTEBOOK = 64 * MB  # read as JSON, one
ALL_NOTEBOOKS = 160 * MB  # kept until one is chosen
CELLS = 1000
SOURCE = 200_000  # characters of one cell, without its pictures
TEXT = 2_000_000  # characters of all cells
PICTURES = 32 * MB  # base64 characters of all pictures in text cells

# archives
ARCHIVES_WITHIN = 3  # archives within archives

# modules
SCANNED = MB  # bytes of a file looked at for definitions
COMPILED = MB  # characters; compiling costs the grader seconds a megabyte
SAME_TIME = 5.0  # seconds; files saved or unpacked together differ by as much

NOTES = 25  # said to a student
