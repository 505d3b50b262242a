"""One page at a time: its markup, and what helps to read it."""
