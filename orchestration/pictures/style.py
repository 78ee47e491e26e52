"""The look of every picture: colours, sizes, and the sheet with its title above and its notes below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK, MUTED, FAINT, PAPER = "#1b1b1b", "#5f6368", "#d4d7da", "#ffffff"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b0508c", "#8a6d00", "#3b93cc", "#7a3e9d", "#000000")
"""Told apart by colour-blind readers: Okabe and Ito (2008), with yellow and orange darkened for lines on white."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "d")
"""A second sign beside colour."""
SEQUENTIAL = "cividis_r"
ALARM = "#b3261e"

WIDTH = 7.2  # inches, of every picture
LINE = 0.19  # inches, of one line of text
SIZE = 9.0  # points
TITLE = 11.0
EM = SIZE / 72  # inches
NARROW = 0.56  # width of a Latin letter in em
CLOSING = "，。：；、）”×"
PARTS = re.compile(
    rf"（[^（）]{{1,8}}）[{CLOSING}]*|[（“]*(?:[\u2e80-\uffff][{CLOSING}]*|[^\s\u2e80-\uffff“]+\s*)|[（“]+|\s+"
)
"""What a line is not broken within: a Chinese sign with its closing marks, a Latin word, a short bracket."""

SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "resilience",  # the same data give the same ids
    "svg.fonttype": "path",  # letters look the same where the font is not installed
    "pdf.fonttype": 3,
    "font.size": SIZE,
    "axes.unicode_minus": True,
    "text.parse_math": False,  # a label may hold a dollar sign
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlesize": SIZE,
    "axes.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
    "legend.frameon": False,
    "legend.fontsize": SIZE,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "lines.linewidth": 1.6,
    "lines.markersize": 5.0,
    "hatch.linewidth": 0.5,
}


@contextmanager
def applied(families: Sequence[str]) -> Iterator[None]:
    """The settings of every picture, whatever a matplotlibrc of the user says."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**SETTINGS, "font.family": list(families)})
        yield


@dataclass(frozen=True)
class Picture:
    """A drawn figure, and what stands above and below it. `notes` are read out to those who cannot see it, too."""

    figure: Figure
    title: str
    notes: tuple[str, ...]
    legend: Mapping[str, Artist] = field(default_factory=dict)


def sheet(height: float, rows: int = 1, columns: int = 1, **grid: Any) -> tuple[Figure, np.ndarray]:
    """A figure whose body is `height` inches, and its axes as an array (rows, columns)."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False, **grid)


def wrapped(text: str, ems: float) -> str:
    """As few lines of at most `ems` as it needs, about equally long. Words and short brackets stay whole."""
    if "\n" in text:
        return "\n".join(wrapped(line, ems) for line in text.split("\n"))
    most = ems
    found = _broken(text, ems)
    while (narrower := _broken(text, most - 1)).count("\n") == found.count("\n") and width(narrower) < most > 8:
        most -= 1
    return _broken(text, most)


def _broken(text: str, ems: float) -> str:
    lines = [""]
    for part in PARTS.findall(text):
        if lines[-1] and width(lines[-1] + part.rstrip()) > ems:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def width(text: str) -> float:
    """Of the longest line, in em."""
    return max(sum(1.0 if each >= "\u2e80" else NARROW for each in line) for line in text.split("\n"))


def n_lines(text: str) -> int:
    return text.count("\n") + 1


def zero_line(axes: Axes, vertical: bool = False) -> None:
    (axes.axvline if vertical else axes.axhline)(0, color=MUTED, linewidth=0.8, zorder=1)


def quiet_grid(axes: Axes, axis: Literal["x", "y", "both"]) -> None:
    axes.grid(axis=axis, color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def value_axis(axes: Axes, unit: str) -> None:
    """Unit and numbers of values from below; thousands are set apart where there are many."""
    axes.set_ylabel(wrapped(unit, 30))
    if max(map(abs, axes.get_ylim())) >= 10_000:
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace("-", "−"))


class Rows:
    """Labelled rows, each as high as its label needs: `at` are their middles and `height` their end, in inches."""

    def __init__(self, labels: Sequence[str], least: float = 0.26, ems: float = 27) -> None:
        self.labels = [wrapped(label, ems) for label in labels]
        heights = np.array([max(least, 0.07 + 0.163 * n_lines(label)) for label in self.labels])
        self.height = float(heights.sum())
        self.at = np.cumsum(heights) - heights / 2

    def write(self, axes: Axes) -> None:
        """The first row on top."""
        axes.set_yticks(self.at, self.labels)
        axes.set_ylim(max(self.height, 0.05), 0)
        axes.tick_params(axis="y", length=0)
        for label in axes.get_yticklabels():
            label.set_linespacing(1.3)


def legend_columns(labels: Sequence[str]) -> int:
    """As many as fit beside each other."""
    return max(1, min(len(labels), int(WIDTH / EM / (max(width(label) for label in labels) + 4.5))))


def spread(places: Sequence[float], gap: float) -> np.ndarray:
    """The places moved as little as keeps them `gap` apart, in their order: pool-adjacent-violators on labels."""
    order = np.argsort(places, kind="stable")
    blocks: list[list[float]] = []  # sum of targets less offsets, number
    for rank, place in enumerate(np.asarray(places, dtype=float)[order]):
        blocks.append([place - rank * gap, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, n = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += n
    base = np.concatenate([np.full(int(n), total / n) for total, n in blocks])
    moved = np.empty(len(base))
    moved[order] = base + gap * np.arange(len(base))
    return moved
