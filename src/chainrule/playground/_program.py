"""The functions that the settings run with: the package's, or with a mistake in them."""

from functools import partial
from typing import Any

from chainrule._arguments import Array, Weights
from chainrule.playground._mistakes import MISTAKES, package_with
from chainrule.playground.settings import Settings


class Program:
    """Forward propagation, cost and gradient, with the functions that the settings name."""

    def __init__(self, settings: Settings, m: int) -> None:
        self.package = package_with(settings.mistake)
        self.kinds = {"hidden": settings.hidden, "output": settings.output}
        self.loss = "squared" if settings.loss == "squared" else None
        self.lam, self.m = settings.lam, m  # examples to train with
        kind = MISTAKES[settings.mistake].kind if settings.mistake else ""
        self.gradient_is_wrong = kind == "gradient"

    def forward(self, weights: Weights, X: Array) -> tuple[list[Array], list[Any]]:
        layers: tuple[list[Array], list[Any]]
        layers = self.package.forward(list(weights), X, **self.kinds)
        return layers

    def cost(self, weights: Weights, X: Array, Y: Array, lam: float = 0.0) -> Any:
        return self.package.cost(list(weights), X, Y, lam, **self.kinds, loss=self.loss)

    def gradient(self, weights: Weights, X: Array, Y: Array, lam: float = 0.0) -> Weights:
        gradients: Weights
        gradients = self.package.backpropagate(
            list(weights), X, Y, lam, **self.kinds, loss=self.loss
        )
        return gradients

    def share(self, X: Array) -> float:
        """λ for a batch: its λ/m is then that of all examples."""
        return self.lam * len(X) / self.m

    def in_place_of_the_engine(self) -> dict[str, Any]:
        """What ``gradient_descent`` is told; wrong functions have λ and the loss in them."""
        if not self.gradient_is_wrong:
            return {"lam": self.lam, "loss": self.loss}
        functions = {"gradient": self.gradient, "cost": self.cost}
        wrong = {name: partial(self._penalised, function) for name, function in functions.items()}
        return {"lam": 0.0, **wrong}

    def _penalised(self, function: Any, weights: Weights, X: Array, Y: Array, _: float) -> Any:
        return function(weights, X, Y, self.share(X))
