"""A linear program that is asked again and again: HiGHS behind a few verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

_LOST = highspy.HighsModelStatus
_SEED = 1
_STEG, _NODER = 1_000_000, 10_000


class _Tyst(highspy.Highs):
    """It would tell its version on standard output, where JSON may go, before it can be asked not to."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Modell:
    """Columns within bounds, and rows of them that have each a given sum.

    Parameters
    ----------
    golv, tak
        The columns' bounds; all are finite.
    rader
        Column -> coefficient, one mapping for each row.
    summor
        The rows' right sides.
    heltal
        Whether only whole numbers will do.
    kostnad
        What each column costs from the beginning.
    skala
        What the solver's numbers are multiplied by to be those outside: amounts are too great for it.
    """

    def __init__(
        self,
        golv: Sequence[float],
        tak: Sequence[float],
        rader: Sequence[Mapping[int, int]],
        summor: Sequence[int],
        *,
        heltal: bool = False,
        kostnad: Sequence[float] | None = None,
        skala: float = 1.0,
    ) -> None:
        self._skala = skala
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(golv), len(rader)
        lp.col_cost_ = np.zeros(len(golv)) if kostnad is None else np.array(kostnad, float)
        lp.col_lower_, lp.col_upper_ = np.array(golv, float) / skala, np.array(tak, float) / skala
        lp.row_lower_ = lp.row_upper_ = np.array(summor, float) / skala
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *map(len, rader)])
        lp.a_matrix_.index_ = np.array([c for r in rader for c in r], np.int32)
        lp.a_matrix_.value_ = np.array([a for r in rader for a in r.values()], float)
        if heltal:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * len(golv)
        self._solver = _Tyst()  # type: ignore[no-untyped-call]
        for option, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": _SEED,
            # Bounds on work, not on time: what is hidden may not depend on how busy the machine is.
            "simplex_iteration_limit": _STEG,
            "mip_max_nodes": _NODER,
            "mip_rel_gap": 0.0,
            "presolve": "choose" if heltal else "off",
            # Primal where only the aim is changed, dual where only the bounds are: the basis is near.
            "simplex_strategy": 1 if heltal or kostnad is not None else 4,
        }.items():
            self._solver.setOptionValue(option, value)
        self._solver.passModel(lp)
        self._aim: list[int] = []

    def satt(self, column: int, golv: float, tak: float) -> None:
        """Other bounds for a column."""
        self._solver.changeColBounds(column, golv / self._skala, tak / self._skala)

    def kosta(self, column: int, kostnad: float) -> None:
        """Another cost for a column."""
        self._solver.changeColCost(column, kostnad)

    def mot(self, kostnad: Mapping[int, float]) -> list[float] | None:
        """The columns where this costs least, and nothing else does; None as of `minsta`."""
        for column in self._aim:
            self.kosta(column, 0.0)
        self._aim = list(kostnad)
        for column, cost in kostnad.items():
            self.kosta(column, cost)
        return self.minsta()

    def minsta(self) -> list[float] | None:
        """The columns where the cost is least; None when nothing fits, or it is given up."""
        self._solver.run()
        if self._solver.getModelStatus() != _LOST.kOptimal:
            return None
        return [x * self._skala for x in self._solver.getSolution().col_value]
