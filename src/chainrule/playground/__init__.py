"""The network behind the playground page: data, training, and every number that is shown there.

>>> from chainrule.playground import Session, Settings
>>> session = Session(Settings(data="moons", layers=[8, 8], learning_rate=0.5))
>>> session.step(300)
300
>>> session.picture()["accuracy"] > 0.8
True
"""

from chainrule.playground._about import choices
from chainrule.playground.data import circles, clouds, curve, moons, noisy_xor, spirals
from chainrule.playground.links import from_link, to_link
from chainrule.playground.programs import notebook, script
from chainrule.playground.session import Session
from chainrule.playground.settings import Settings

__all__ = [
    "Session",
    "Settings",
    "choices",
    "circles",
    "clouds",
    "curve",
    "from_link",
    "moons",
    "noisy_xor",
    "notebook",
    "script",
    "spirals",
    "to_link",
]
