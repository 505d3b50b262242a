"""Training with buffers: what ``gradient_descent`` runs on. The chapters' functions do without it.

``sources``: where gradients come from, the network below or somebody's own function. ``network``:
forward and back for a batch, in arrays made once. ``in_place``: its units. ``stages``: which
weights to return, and when to stop.
"""
