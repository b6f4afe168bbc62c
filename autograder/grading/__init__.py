"""From a folder that a student handed in to scores."""
