"""The still picture of a moving figure: what its tracks say at the controls' first positions."""

from collections.abc import Sequence

from chainrule.figures._moving import Control, Track


class Still:
    """The values of the tracks at the start, so that no body has to write them a second time."""

    def __init__(self, controls: Sequence[Control], tracks: Sequence[Track]) -> None:
        known = {control.name: control for control in controls}
        self.values: dict[tuple[str, str], str] = {}
        for track in tracks:
            k = 0
            for control in (known[name] for name in track.controls):
                k = k * len(control.values) + control.start
            key = track.part, track.attribute
            # several tracks of one text: one after the other, as the script does it
            self.values[key] = " ".join(filter(None, (self.values.get(key), track.values[k])))

    def part(self, name: str) -> str:
        """The attributes of an element that has the part `name`."""
        own = [
            (attribute, value) for (part, attribute), value in self.values.items() if part == name
        ]
        named = "".join(
            f' {attribute}="{value}"' for attribute, value in own if attribute != "text"
        )
        return f'data-part="{name}"{named}'

    def text(self, name: str) -> str:
        return self.values[name, "text"]
