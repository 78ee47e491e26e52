"""Event studies with published robust sets: coefficients, covariances and what the R package HonestDiD prints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.honest import Steps


@dataclass(frozen=True)
class EventStudy:
    """Coefficients without the base, the first n_pre of them before it, and their covariance."""

    coef: np.ndarray
    covariance: np.ndarray
    n_pre: int

    @property
    def n_post(self) -> int:
        return len(self.coef) - self.n_pre

    def steps(self, *target: float) -> Steps:
        """`target` weighs the effects after the base."""
        kept = np.delete(np.arange(len(self.coef) + 1), self.n_pre)
        coef, matrix = np.zeros(len(kept) + 1), np.zeros((len(kept) + 1,) * 2)
        coef[kept], matrix[np.ix_(kept, kept)] = self.coef, self.covariance
        return Steps.of(coef, matrix, self.n_pre + 1, np.array(target))

    def error(self, *target: float) -> float:
        weights = np.concatenate([np.zeros(self.n_pre), target])
        return float(np.sqrt(weights @ self.covariance @ weights))


def figures(written: str) -> np.ndarray:
    return np.array([float(figure) for figure in written.split()])


def symmetric(lower: str) -> np.ndarray:
    rows = [figures(row) for row in lower.split(";")]
    matrix = np.array([np.pad(row, (0, len(rows) - len(row))) for row in rows])
    return matrix + np.tril(matrix, -1).T


# BCdata_EventStudy of HonestDiD: Benzarti and Carloni (2019), profits of French restaurants, base 2008
BENZARTI_CARLONI = EventStudy(
    figures(
        """0.006696351803839207 0.02934503369033337 -0.006472972221672535 0.0730149894952774
        0.1959611177444458 0.3120639026165009 0.2395415455102921 0.1260425001382828"""
    ),
    symmetric(
        """
        8.428358123637736e-4;
        4.768686776515096e-4 6.425420287996531e-4;
        2.618051075842232e-4 3.98742500692606e-4 5.22994960192591e-4;
        2.35422034165822e-4 2.4355151981581e-4 2.117686090059578e-4 3.089595411438495e-4;
        1.676371466601267e-4 2.201960305683315e-4 1.840722252381966e-4 1.197866076836362e-4
        3.599704359658062e-4;
        1.128707663156092e-4 1.804591157542301e-4 1.458527840441093e-4 1.334081316599622e-4
        2.478818641975522e-4 4.263949813321233e-4;
        1.992816214624327e-5 3.843765080091543e-5 7.005197403486818e-5 1.01633500889875e-4
        1.749579241732135e-4 2.171437809010968e-4 4.886697861365974e-4;
        -1.368265366181731e-4 -2.960421988973394e-5 5.952994979452342e-5 1.079051726264879e-4
        1.654256921028718e-4 2.892747870646417e-4 3.805322048719972e-4 7.61739443987608e-4
        """
    ),
    n_pre=4,
)

# The regression of HonestDiD's README by event_study of this project: ehec_data.dta of Mixtape-Sessions/Advanced-DID,
# insurance `dins` of 43 states in 2008-2015 without those that expanded Medicaid in 2015, treated in 2014, base 2013,
# clustered by state
MEDICAID = EventStudy(
    figures(
        """-0.00528534242424251 -0.011297318398268556 -0.0026759755411255824 -0.001419311904761841
        0.00033967748917742966 0.04644686450216447 0.06920618030303032"""
    ),
    symmetric(
        """
        7.4884847104e-05;
        6.03987552435e-05 7.26649906075e-05;
        4.44461869048e-05 3.7893281157e-05 5.05205072441e-05;
        3.385765599e-05 2.86657630724e-05 2.67367795136e-05 4.0032217795e-05;
        4.32801350865e-05 4.5433213431e-05 2.77819383301e-05 2.41286086885e-05 5.46266538708e-05;
        4.76588218377e-05 4.42885268516e-05 3.06064542428e-05 2.38086937108e-05 3.68253531636e-05 8.37567402852e-05;
        2.42512953733e-05 2.82465579305e-05 9.63754801618e-06 2.9239019091e-06 9.72297778995e-06 6.32140330339e-05
        1.0712358153e-4
        """
    ),
    n_pre=5,
)
