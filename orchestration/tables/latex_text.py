"""Text as TeX sets it."""

from __future__ import annotations

ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "[": "{[}",  # after \\ a bracket would be read as a length, a star as an option
    "*": "{*}",
    "<": "$<$",
    ">": "$>$",
    "×": r"$\times$",
    "−": "$-$",
    "–": "--",
    "ρ": r"$\rho$",
    "χ": r"$\chi$",
    "²": "$^2$",
    "∞": r"$\infty$",
}
FIRST_CHINESE = "\u2e80"


def escaped(text: str) -> str:
    """Text that TeX sets as it is."""
    return "".join(ESCAPES.get(character, character) for character in " ".join(text.split()))


def is_chinese(text: str) -> bool:
    """Whether setting it needs Chinese fonts."""
    return any(character >= FIRST_CHINESE for character in text)


def width(text: str) -> int:
    """In Latin characters: a Chinese one is as wide as two."""
    return len(text) + sum(character >= FIRST_CHINESE for character in text)
