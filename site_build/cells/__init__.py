"""Pages that are executed: their cells, how they run, what is shown and taken away."""
