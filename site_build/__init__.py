"""How the site is made; `hooks.py` has the order. Knows nothing of neural networks."""
