"""matplotlib's backend in the page: `plt.show()` sends the figures there."""

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas  # noqa: F401

from site_build.live import kernel


def show(*_args: object, **_options: object) -> None:
    kernel.send_open_figures()
