"""What stands beside the headline of every regression, asked for or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
from analysis.left_out import refitted
from analysis.results import Design, Diagnostic, EstimationError, Result, about
from analysis.spec import Spec


def companions(design: Design, spec: Spec, result: Result) -> tuple[Diagnostic, ...]:
    """For every focal variable, or effect of a treatment, that was estimated: `wild_cluster_p` (by the clusters of the
    specification, or the panel unit), `leave_one_out_min` and `_max` (of the coefficient, one panel unit left out),
    `oster_delta` and `robustness_value` where the headline is the least squares of one equation; of other estimators
    those that have a meaning there (docs/analysis.md). A row without a statistic says why there is none.

    `note` is what the figure rests on, after the name of the variable where there are several.
    """
    found = _least_squares(design, spec)
    if found is None:
        return (*_reduced_form(design, spec), *refitted(design, spec, result))
    design, names = prune(found[0], spec)[0], found[1]
    model = Partialled.of(design, spec)
    names = [name for name in names if name in model.names]
    compared = names if _has_controls_alone(design, spec) else ()
    rows = [*_wild(design, spec, model, names), *_left_out(design, model, names), *_oster(model, compared)]
    return (*rows, *_robustness_values(model, names))


def _least_squares(design: Design, spec: Spec) -> tuple[Design, Sequence[str]] | None:
    """The equation that is the headline and the names of the variables it is about; None where it is another thing."""
    estimator = ESTIMATORS[spec.estimator]
    if estimator.treated:
        return estimator.treated(design, spec)
    if estimator.equation is None:
        return None
    design = estimator.equation(design, spec)
    products = terms.interactions(spec.focal, spec.moderator, design.regressors).values() if spec.moderator else ()
    return design, [*dict.fromkeys((*spec.focal, *products))]


def _has_controls_alone(design: Design, spec: Spec) -> bool:
    """Whether what stands beside a focal variable are controls. An event time is no control of another, nor the parts
    of a moderation of one another; a mediator takes a share of the effect away, which is no fragility."""
    return spec.estimator not in ("event_study", "moderation") and spec.mediator not in design.regressors


def _reduced_form(design: Design, spec: Spec) -> Iterator[Diagnostic]:
    """The wild bootstrap of Anderson and Rubin's (1949) test: no effect means that the instrument does not move the
    outcome, a coefficient of least squares however weak it is (as boottest, ar)."""
    if spec.estimator != "iv":
        return
    if (len(spec.endogenous), len(spec.instruments)) != (1, 1):
        reason = "bootstrapped with one endogenous variable and one instrument alone; see anderson_rubin"
        yield Diagnostic("wild_cluster_p", None, reason, "cluster")
        return
    others = tuple(name for name in design.regressors if name not in spec.endogenous)
    design = prune(replace(design, regressors=(*spec.instruments, *others)), spec)[0]
    for row in _wild(design, spec, Partialled.of(design, spec), spec.instruments):
        yield replace(row, note=f"reduced form on {spec.instruments[0]}: {row.note}")


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
        for name in names:
            note = about(name, names, str(error))
            yield from (Diagnostic(f"leave_one_out_{end}", None, note) for end in ("min", "max"))
        return
    for name, column in zip(names, slopes.T, strict=True):
        for end, place in (("min", int(column.argmin())), ("max", int(column.argmax()))):
            note = about(name, names, f"without {labels[place]}")
            yield Diagnostic(f"leave_one_out_{end}", float(column[place]), note)


def _oster(model: Partialled, names: Sequence[str]) -> Iterator[Diagnostic]:
    for name in names:
        try:
            delta, highest = oster_delta(model, name)
        except EstimationError as error:
            yield Diagnostic("oster_delta", None, about(name, names, str(error)))
        else:
            yield Diagnostic("oster_delta", delta, about(name, names, f"R2 max {highest:.4g}"))


def _robustness_values(model: Partialled, names: Sequence[str]) -> Iterator[Diagnostic]:
    for name in names:
        note = about(name, names, f"t of classical errors, {model.df} degrees of freedom")
        yield Diagnostic("robustness_value", robustness_value(model, name), note)
