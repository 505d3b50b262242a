"""Training with buffers: what ``gradient_descent`` runs on. The chapters' functions do without it.

``arguments``: checks of what only training takes. ``vector``: all weights in one piece. ``calls``:
work written down once. ``in_place``: the functions of the units in this form. ``sources``: where
gradients come from, the engine or somebody's own functions. ``network``: the engine. ``stages``:
which weights to return, and when to stop.
"""
