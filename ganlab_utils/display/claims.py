"""Statements beside their measurement: a table that raises when a row fails."""

import html
import math
from dataclasses import dataclass

RELATIONS = {"=": "equals", "<=": "is at most", ">=": "is at least"}
HEADINGS = ("statement", "source", "", "theory", "measured", "error", "tolerance")
SIGNIFICANT = 6


class ClaimError(AssertionError):
    """A claim does not hold."""


@dataclass(frozen=True)
class Claim:
    """One statement: measured (relation) theory, within an absolute tolerance.

    relation "=" asks |measured - theory| <= tolerance, "<=" asks measured <= theory + tolerance,
    ">=" asks measured >= theory - tolerance; infinities equal themselves; nan never holds.
    Raises ValueError or TypeError for empty words, other relations, a tolerance below 0.
    """

    statement: str
    source: str
    theory: float
    measured: float
    tolerance: float
    relation: str = "="

    def __post_init__(self) -> None:
        """Check everything before any comparison."""
        for name in ("statement", "source"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} is {value!r}; accepted: words")
        for name in ("theory", "measured", "tolerance"):
            object.__setattr__(self, name, _real(name, getattr(self, name)))
        if self.relation not in RELATIONS:
            raise ValueError(f"relation is {self.relation!r}; accepted: {list(RELATIONS)}")
        if not 0 <= self.tolerance < math.inf:
            raise ValueError(f"tolerance is {self.tolerance}; accepted: 0 or more, finite")

    @property
    def error(self) -> float:
        """How far the measurement is from making the statement true, before any tolerance."""
        if math.isnan(self.theory) or math.isnan(self.measured):
            return math.nan
        gap = 0.0 if self.measured == self.theory else self.measured - self.theory
        return {"=": abs(gap), "<=": max(gap, 0.0), ">=": max(-gap, 0.0)}[self.relation]

    @property
    def holds(self) -> bool:
        """Whether the error is within the tolerance."""
        return self.error <= self.tolerance

    def cells(self) -> tuple[str, ...]:
        """Return the row as text, free of digits that differ between processors."""
        return (
            self.statement,
            self.source,
            self.relation,
            _shown(self.theory, 0.0),
            _shown(self.measured, self._quantum()),
            self._shown_error(),
            f"{self.tolerance:.2g}",
        )

    def _quantum(self) -> float:
        """The size below which the measured value is noise."""
        if self.tolerance > 0:
            return 10.0 ** math.floor(math.log10(self.tolerance / 100.0))
        return 1e-9 * abs(self.theory) if math.isfinite(self.theory) else 0.0

    def _shown_error(self) -> str:
        if self.error == 0 and self.relation != "=":
            return "none"
        if self.holds and self.error <= self.tolerance / 100.0:
            return f"< {self.tolerance / 100.0:.2g}" if self.tolerance else "0"
        return "infinite" if math.isinf(self.error) else f"{self.error:.2g}"


@dataclass(frozen=True)
class ClaimTable:
    """Claims that all hold, shown as a table."""

    claims: tuple[Claim, ...]

    def __repr__(self) -> str:
        """Return the table as aligned text."""
        rows = [HEADINGS, *(claim.cells() for claim in self.claims)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)) for r in rows]
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self) -> str:
        names = (*HEADINGS[:2], "relation", *HEADINGS[3:])
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        rows = "".join(_html_row(claim) for claim in self.claims)
        count = len(self.claims)
        title = "1 claim holds" if count == 1 else f"{count} claims hold"
        return (
            f'<table class="ganlab-claims" style="font-size:16px">'
            f'<caption style="text-align:left">{title}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def check(*claims: Claim) -> ClaimTable:
    """Return the table of the claims when all hold.

    Raises ClaimError, repeating every failing row, when one fails; ValueError for no claims.
    """
    if not claims:
        raise ValueError("no claims; accepted: one Claim(...) or more")
    for claim in claims:
        if not isinstance(claim, Claim):
            raise TypeError(f"{claim!r} is no claim; accepted: Claim(...)")
    failing = [claim for claim in claims if not claim.holds]
    if failing:
        rows = "\n".join(f"  {_sentence(claim)}" for claim in failing)
        raise ClaimError(f"{len(failing)} of {len(claims)} claims fail:\n{rows}")
    return ClaimTable(tuple(claims))


def _real(name: str, value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} is {value!r}; accepted: one real number") from error


def _shown(value: float, quantum: float) -> str:
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "infinite" if value > 0 else "-infinite"
    if abs(value) < quantum / 2 or value == 0:
        return "0"
    digits = SIGNIFICANT
    if quantum > 0:
        digits = min(digits, max(1, math.ceil(math.log10(abs(value) / quantum))))
    return f"{value:.{digits}g}"


def _sentence(claim: Claim) -> str:
    return (
        f"{claim.statement} ({claim.source}): measured {claim.measured:.10g} should be "
        f"{claim.relation} {claim.theory:.10g}, error {claim.error:.3g}, "
        f"tolerance {claim.tolerance:.3g}"
    )


def _html_row(claim: Claim) -> str:
    cells = [html.escape(cell) for cell in claim.cells()]
    first = f'<th scope="row" style="text-align:left">{cells[0]}</th>'
    source = f'<td style="text-align:left">{cells[1]}</td>'
    return f"<tr>{first}{source}{''.join(f'<td>{cell}</td>' for cell in cells[2:])}</tr>"
