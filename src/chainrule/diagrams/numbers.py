"""Numbers as texts in a picture: with a true minus sign, and none before zero."""


def short(value: float, digits: int = 3) -> str:
    """Return a number with so many decimals at most, without zeros at its end.

    >>> short(0.5), short(-2.0), short(-0.0001), short(2 / 3, 4)
    ('0.5', '−2', '0', '0.6667')
    """
    text = f"{value:.{digits}f}"
    return _signed(text.rstrip("0").rstrip(".") if digits else text)


def fixed(value: float, digits: int = 0) -> str:
    """Return a number with exactly so many decimals.

    >>> fixed(-3), fixed(0.5, 2), fixed(-0.001, 2)
    ('−3', '0.50', '0.00')
    """
    return _signed(f"{value:.{digits}f}")


def significant(value: float, digits: int = 3) -> str:
    """Return a number with so many significant digits at most.

    >>> significant(-0.012345), significant(100.0)
    ('−0.0123', '100')
    """
    return _signed(f"{value:.{digits}g}")


def _signed(text: str) -> str:
    return text.replace("-", "−") if float(text) else text.removeprefix("-")
