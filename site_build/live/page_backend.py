"""matplotlib's backend in the page: `plt.show()` sends the figures there."""

import kernel
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas  # noqa: F401


def show(*_args: object, **_options: object) -> None:
    kernel.send_open_figures()
