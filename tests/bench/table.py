"""Figures beside their baselines, and what they say about a target."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

HEADINGS = ("what", "target", "Kith", "baseline", "ratio", "verdict")
Figures = dict[str, list[float]]


@dataclass(frozen=True)
class Options:
    """How thoroughly to measure. `quick` settles for few short runs; `full` takes the largest."""

    runs: int = 5
    quick: bool = False
    full: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the table; every cell is text."""

    what: str
    target: str
    kith: str
    baseline: str = ""
    ratio: str = ""
    verdict: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.target, self.kith, self.baseline, self.ratio, self.verdict


def interleave(runs: int, sides: Mapping[str, Callable[[], float]]) -> Figures:
    """Measure each side in turn, so many times: A B A B …, so that a busy moment hits all."""
    found: Figures = {name: [] for name in sides}
    for _ in range(runs):
        for name, measure in sides.items():
            found[name].append(measure())
    return found


def versus(what: str, unit: str, kith: Sequence[float], base: Sequence[float],
           named: str, at_least: float) -> Row:  # fmt: skip
    """Kith has to be so many times its baseline, if any; the ratio is taken pair by pair."""
    ratios = [one / other for one, other in zip(kith, base, strict=True)]
    ratio = median(ratios)
    return Row(
        what,
        f"≥ {at_least:g} × {named}" if at_least else f"beside {named}",
        f"{short(median(kith))} {unit}",
        f"{short(median(base))} {unit}",
        f"{ratio:.2f} × ({min(ratios):.2f}–{max(ratios):.2f})",
        above(ratio, at_least) if at_least else "",
    )


def bounded(what: str, unit: str, figure: float, at_most: float,
            baseline: str = "", ratio: str = "") -> Row:  # fmt: skip
    """Kith may take so much at most."""
    target = f"≤ {at_most:g} {unit}"
    return Row(what, target, f"{short(figure)} {unit}", baseline, ratio, below(figure, at_most))


def above(figure: float, least: float) -> str:
    return "met" if figure >= least else f"missed by {100 * (1 - figure / least):.0f} %"


def below(figure: float, most: float) -> str:
    if figure <= most:
        return "met"
    return f"missed by {100 * (figure / most - 1):.0f} %" if most else "missed"


def short(figure: float) -> str:
    """Three digits that matter."""
    if abs(figure) >= 100:
        return f"{float(f'{figure:.3g}'):,.0f}"
    return f"{figure:.3g}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def drawn(rows: Sequence[Row]) -> list[str]:
    """The rows as a Markdown table that also reads as text."""
    table = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADINGS))]
    lines = [_line(cells, widths) for cells in table]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return [lines[0], rule, *lines[1:]]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |"
