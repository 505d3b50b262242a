"""Numbers as texts, in a picture or a sentence: with a true minus sign, and none before zero."""

import re

NUMBER = re.compile(r"(-?)(\d+)(\.\d+)?(?:e([+-]\d+))?")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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


def in_a_sentence(number: str) -> str:
    """Return a number that Python has written as people write it; other texts as they are.

    >>> in_a_sentence("-2410"), in_a_sentence("3.0"), in_a_sentence("5.2e-08")
    ('−2,410', '3.0', '5.2·10⁻⁸')
    >>> in_a_sentence("1e-12"), in_a_sentence("-0.00"), in_a_sentence("Iris")
    ('10⁻¹²', '0.00', 'Iris')
    """
    found = NUMBER.fullmatch(number)
    if not found:
        return number
    sign, whole, decimals, exponent = found.groups(default="")
    text = f"{sign}{int(whole):,}{decimals}"
    if exponent:
        power = f"10{str(int(exponent)).translate(RAISED)}"
        text = f"{sign}{power}" if text == f"{sign}1" else f"{text}·{power}"
        return text.replace("-", "−")
    return _signed(text)


def _signed(text: str) -> str:
    return text.replace("-", "−") if float(text.replace(",", "")) else text.removeprefix("-")
