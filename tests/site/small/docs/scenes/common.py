"""What all scenes of the small site know."""

import chainrule as cr  # noqa: F401
