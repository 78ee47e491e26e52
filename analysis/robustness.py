"""What stands beside the headline of every regression by least squares, asked for or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis import terms
from analysis.estimators import ESTIMATORS
from analysis.inference.dependence import cluster_codes
from analysis.inference.effects import prune
from analysis.inference.groups import codes_of
from analysis.inference.leave_one_out import leave_one_out
from analysis.inference.partialled import Partialled
from analysis.inference.sample import region_labels
from analysis.inference.sensitivity import oster_delta, robustness_value
from analysis.inference.wild import REPS, SEED, wild_p
from analysis.results import Design, Diagnostic, EstimationError, about
from analysis.spec import Spec


def companions(design: Design, spec: Spec) -> tuple[Diagnostic, ...]:
    """For every focal variable that was estimated: `wild_cluster_p` (by the clusters of the specification, or the panel
    unit), `leave_one_out_min` and `_max` (of the coefficient, one panel unit left out), `oster_delta` and
    `robustness_value`. A row without a statistic says why there is none. Empty where the headline is not the least
    squares of one equation.

    `note` is what the figure rests on, after the name of the variable where there are several.
    """
    equation = ESTIMATORS[spec.estimator].equation
    if equation is None:
        return ()
    design = prune(equation(design, spec), spec)[0]
    model = Partialled.of(design, spec)
    products = terms.interactions(spec.focal, spec.moderator, design.regressors).values() if spec.moderator else ()
    names = [name for name in dict.fromkeys((*spec.focal, *products)) if name in model.names]
    rows = [*_wild(design, spec, model, names), *_left_out(design, model, names), *_sensitivity(model, names)]
    return tuple(rows)


def _wild(design: Design, spec: Spec, model: Partialled, names: Sequence[str]) -> Iterator[Diagnostic]:
    codes = cluster_codes(design, spec) if "cluster" in spec.covariance else ()
    if not codes and design.region is not None:
        codes = (codes_of(design.region)[0],)
    if not codes:
        return
    settings = spec.wild or {}
    for name in names:
        try:
            p, drawn = wild_p(model, name, codes, int(settings.get("reps", REPS)), int(settings.get("seed", SEED)))
        except EstimationError as error:
            yield Diagnostic("wild_cluster_p", None, about(name, names, str(error)), "cluster")
        else:
            yield Diagnostic("wild_cluster_p", p, about(name, names, drawn), "cluster", p_value=p)


def _left_out(design: Design, model: Partialled, names: Sequence[str]) -> Iterator[Diagnostic]:
    if design.region is None:
        return
    labels = region_labels(design)
    try:
        slopes = leave_one_out(design, model, names)
    except EstimationError as error:
        yield from (Diagnostic(f"leave_one_out_{end}", None, str(error)) for end in ("min", "max"))
        return
    for name, column in zip(names, slopes.T, strict=True):
        for end, place in (("min", int(column.argmin())), ("max", int(column.argmax()))):
            note = about(name, names, f"without {labels[place]}")
            yield Diagnostic(f"leave_one_out_{end}", float(column[place]), note)


def _sensitivity(model: Partialled, names: Sequence[str]) -> Iterator[Diagnostic]:
    for name in names:
        try:
            delta, highest = oster_delta(model, name)
        except EstimationError as error:
            yield Diagnostic("oster_delta", None, about(name, names, str(error)))
        else:
            yield Diagnostic("oster_delta", delta, about(name, names, f"R2 max {highest:.4g}"))
        note = about(name, names, f"t of classical errors, {model.df} degrees of freedom")
        yield Diagnostic("robustness_value", robustness_value(model, name), note)
