"""Every key is checked, and every refusal says where, what was found, and which name was meant."""

from pathlib import Path

import pytest

from analysis.spec import SpecError, load_all, load_specs

Y = "outcome: y, focal: [x], estimator: pooled"
W = "outcome: y, focal: [x], estimator: within, fixed_effects: [firm]"

ENTRIES = {
    "unknown key": (f"{Y}, contrls: [z]", ["T1.2", "unknown key", "'contrls'", "Did you mean 'controls'?"]),
    "option of another estimator": (f"{Y}, method: liml", ["'method'", "It is an option of iv"]),
    "unknown option": (f"{Y}, options: {{methd: liml}}", ["key options", "'methd'", "Did you mean 'method'?"]),
    "option twice": (
        "outcome: y, focal: [x], estimator: iv, method: liml, options: {method: gmm}",
        ["key options", "stands in the entry and in its options", "'method'"],
    ),
    "unknown estimator": ("outcome: y, focal: [x], estimator: withn", ["key estimator", "'withn'", "'within'"]),
    "no estimator": (
        "outcome: y, focal: [x]",
        ["key estimator:", "names one", "Known: pooled, within,"],
    ),
    "smoothness without a grid": (
        "outcome: y, estimator: event_study, fixed_effects: [firm], cohort: g, honest: {type: smoothness}",
        ["key honest", "needs its grid", "in units of the outcome"],
    ),
    "what stands by itself asked for": (
        "outcome: y, estimator: did, fixed_effects: [firm], cohort: g, placebo: true",
        ["key placebo", "expects false or a mapping", "Found: True", "It is computed without the key"],
    ),
    "a zero for false": (
        "outcome: y, estimator: event_study, fixed_effects: [firm], cohort: g, honest: 0",
        ["key honest", "expects false or a mapping", "Found: 0"],
    ),
    "type of restriction": (
        "outcome: y, estimator: did, fixed_effects: [firm], cohort: g, honest: {type: smooth}",
        ["key honest.type", "'smooth'", "Did you mean 'smoothness'?"],
    ),
    "option value": (
        "outcome: y, focal: [x], estimator: system_gmm, steps: 3",
        ["key steps", "is not an allowed value", "Found: 3", "Known: 1, 2"],
    ),
    "covariance": (f"{Y}, covariance: [hc1, clustre]", ["key covariance", "'clustre'", "'cluster'"]),
    "covariance twice": (f"{Y}, covariance: [hc1, hc1]", ["key covariance", "the same entry twice"]),
    "covariance for GMM": (
        "outcome: y, focal: [x], estimator: system_gmm, covariance: cluster",
        ["key covariance", "system_gmm does not take this key", "'cluster'"],
    ),
    "corrected is Heckman's": (f"{Y}, covariance: corrected", ["key covariance", "'corrected'"]),
    "hc1 first with effects": (f"{W}, covariance: hc1", ["key covariance", "Stock and Watson", "[cluster, hc1]"]),
    "idle clusters": (
        f"{Y}, covariance: hc1, cluster: [firm]",
        ["key cluster", "no effect without covariance: cluster"],
    ),
    "idle lags": (f"{Y}, covariance: hc1, dk_lags: 2", ["key dk_lags", "no effect without covariance: driscoll_kraay"]),
    "three clusters": (f"{Y}, covariance: cluster, cluster: [a, b, c]", ["key cluster", "at most 2"]),
    "years in words": (f"{Y}, years: [2010, now]", ["key years", "expects a whole number", "'now'"]),
    "years reversed": (f"{Y}, years: [2021, 2010]", ["key years", "the first must not lie after the last"]),
    "one year": (f"{Y}, years: 2010", ["key years", "expects [first, last]", "2010"]),
    "asterisk product": (
        "outcome: y, focal: ['x*z'], estimator: pooled",
        ["key focal", "'x*z'", "A product is written x:z"],
    ),
    "lag without order": ("outcome: L.y, focal: [x], estimator: pooled", ["key outcome", "'L.y'", "L1.y"]),
    "log": ("outcome: log(y), focal: [x], estimator: pooled", ["key outcome", "'log(y)'", "ln(y)"]),
    "factor variable": ("outcome: y, focal: [i.year], estimator: pooled", ["key focal", "fixed_effects: [year]"]),
    "number as variable": ("outcome: y, focal: [1], estimator: pooled", ["key focal", "expects a text", "Found: 1"]),
    "lag absorbed": (f"{W[:-6]}[L1.firm]", ["key fixed_effects", "expects the name of a column", "'L1.firm'"]),
    "variable twice": (f"{Y}, controls: [x]", ["key controls", "stands twice", "'x'"]),
    "no outcome": ("focal: [x], estimator: pooled", ["key outcome", "pooled needs this key"]),
    "no effects": ("outcome: y, focal: [x], estimator: within", ["key fixed_effects", "estimator: pooled"]),
    "instrument outside iv": (f"{Y}, instruments: [z]", ["key instruments", "pooled does not take this key"]),
    "endogenous stranger": (
        "outcome: y, focal: [xx], estimator: iv, endogenous: [xy], instruments: [z]",
        ["key endogenous", "'xy'", "'xx'"],
    ),
    "too few instruments": (
        "outcome: y, focal: [x, w], estimator: iv, endogenous: [x, w], instruments: [z]",
        ["key instruments", "2 endogenous variables"],
    ),
    "did without timing": (
        "outcome: y, focal: [x], estimator: did",
        ["key treatment", "one of treatment", "cohort"],
    ),
    "centre a stranger": (f"{Y}, center: [z]", ["key center", "no factor", "'z'"]),
    "centre true": (f"{Y}, center: true", ["key center", "Name the columns"]),
    "half a cross-section": (f"{Y}, region: null", ["key region", "sets both region and time to null"]),
    "years of a cross-section": (f"{Y}, region: null, time: null, years: [1, 2]", ["key years", "Use where"]),
    "lags of a cross-section": (
        "outcome: y, focal: [L1.x], estimator: pooled, region: null, time: null",
        ["key focal", "a cross-section has no lags"],
    ),
    "flag in words": (f"{Y}, scored: 'yes'", ["key scored", "expects true or false", "'yes'"]),
    "printed stranger": (f"{Y}, printed: {{xx: trade}}", ["key printed", "no term", "'xx'", "'x'"]),
    "printed r2": (f"{Y}, printed_r2: with", ["key printed_r2", "'with'", "'within'"]),
    "star rule": (f"{Y}, star_rule: esttabs", ["key star_rule", "'esttab'"]),
    "star df": (f"{Y}, star_df: t", ["key star_df", "Known: normal, t_resid, t_clusters"]),
    "inner key": (f"{Y}, covariance: bootstrap, bootstrap: {{rep: 9}}", ["key bootstrap", "'rep'", "'reps'"]),
    "inner value": (f"{Y}, covariance: bootstrap, bootstrap: {{reps: 0}}", ["key bootstrap.reps", "at least 1"]),
    "compare a stranger": (f"{Y}, compare: '7'", ["key compare", "names no entry of this file", "'7'", "Known: 1, 2."]),
    "compare a stranger of a table": (f"{Y}, compare: T2.1", ["key compare", "'T2.1'", "Did you mean 'T1.1'?"]),
    "covariance of others": (
        "outcome: y, focal: [x], estimator: between, covariance: cluster",
        ["key covariance", "between has no such covariance", "'cluster'", "Known: classical, hc1, bootstrap."],
    ),
    "compare itself": (f"{Y}, compare: '2'", ["key compare", "with itself"]),
    "same_as without equation": ("same_as: '1'", ["key same_as", "5#first:x"]),
    "same_as a stranger": ("same_as: '9#first:x'", ["key same_as", "names no entry", "'9'"]),
    "same_as with a model": ("same_as: '1#first:x', outcome: y", ["takes no such key", "'outcome'"]),
}


@pytest.mark.parametrize(("written", "parts"), ENTRIES.values(), ids=ENTRIES.keys())
def test_an_entry_is_refused(written: str, parts: list[str], write) -> None:
    path = write(f"paper: p\nregion: firm\ntables:\n  T1:\n    '1': {{{W}}}\n    '2': {{{written}}}\n")
    with pytest.raises(SpecError) as refusal:
        load_specs(path)
    for part in [str(path), "T1.2", *parts]:
        assert part in str(refusal.value)


FILES = {
    "tab": ("paper: p\n\ttables: {}\n", ["line 2", "Indent with spaces"]),
    "repeated key": (f"paper: p\ntables:\n  T1:\n    '1': {{{Y}}}\n    '1': {{{Y}}}\n", ["line 5", "'1'", "line 4"]),
    "repeated inner key": (f"paper: p\ntables:\n  T1: {{'1': {{{Y}, outcome: z}}}}\n", ["line 3", "'outcome'"]),
    "open bracket": ("paper: p\ntables: [\n", ["line", "is not YAML"]),
    "unknown alias": ("paper: p\ntables: *nope\n", ["line 2", "undefined alias"]),
    "unknown section": ("paper: p\ntabels: {}\n", ["'tabels'", "Did you mean 'tables'?"]),
    "no paper": ("tables: {}\n", ["key paper", "needs this key"]),
    "no tables": ("paper: p\n", ["key tables", "needs this key"]),
    "empty": ("", ["expects a mapping"]),
    "paper with a dot": ("paper: a.b\ntables: {}\n", ["key paper", "'a.b'"]),
    "column with a dot": (f"paper: p\ntables: {{T1: {{'1.a': {{{Y}}}}}}}\n", ["key tables", "'1.a'"]),
    "unknown default": ("paper: p\ndefaults: {focl: [x]}\ntables: {}\n", ["key defaults", "'focl'", "'focal'"]),
    "two scored": (
        f"paper: p\ntables: {{T1: {{'1': {{{Y}, scored: true}}, 1@b: {{{Y}, scored: true}}}}}}\n",
        ["key scored", "p.T1.1@b"],
    ),
}


@pytest.mark.parametrize(("written", "parts"), FILES.values(), ids=FILES.keys())
def test_a_file_is_refused(written: str, parts: list[str], write) -> None:
    path = write(written)
    with pytest.raises(SpecError) as refusal:
        load_specs(path)
    for part in [str(path), *parts]:
        assert part in str(refusal.value)


def test_a_file_that_is_absent_or_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"absent\.yml: no such file"):
        load_specs(tmp_path / "absent.yml")
    (tmp_path / "gbk.yml").write_bytes("paper: 戴\n".encode("gb18030"))
    with pytest.raises(SpecError, match="is not UTF-8 at byte 7"):
        load_specs(tmp_path / "gbk.yml")


def test_one_spec_id_in_two_files_names_both(write) -> None:
    text = f"paper: p\ntables: {{T1: {{'1': {{{Y}}}}}}}\n"
    first, second = write(text, "first.yml"), write(text, "second.yml")
    with pytest.raises(SpecError, match=r"p\.T1\.1: is defined in .*first\.yml and in .*second\.yml"):
        load_all([first, second])
