"""What a refresh says at its end, read from the warehouse."""

from __future__ import annotations

import duckdb

from analysis.run import RunSummary

ORDER = ("match", "close", "same_sign", "differs", "unresolved")


def verdict_lines(con: duckdb.DuckDBPyConnection) -> list[str]:
    """One line per paper: how many printed figures are met, and why the others are not."""
    rows = con.execute(
        "select paper_id, verdict, count(*) from reports.scorecard group by all order by paper_id"
    ).fetchall()
    reasons = dict(
        con.execute("""
        select paper_id, string_agg(reason || ' (' || n || ')', '; ' order by n desc, reason)
        from (select paper_id, left(reason, 60) as reason, count(*) as n from reports.scorecard
              where reason is not null group by paper_id, left(reason, 60))
        group by paper_id""").fetchall()
    )
    lines = []
    for paper in dict.fromkeys(row[0] for row in rows):
        counts = {verdict: n for name, verdict, n in rows if name == paper}
        line = f"{paper}: {sum(counts.values())} printed figures: " + ", ".join(
            f"{counts.get(v, 0)} {v}" for v in ORDER
        )
        lines.append(line + (f" — {reasons[paper]}" if paper in reasons else ""))
    return lines


def failure_lines(summary: RunSummary) -> list[str]:
    """What could not run, once per reason."""
    reasons: dict[str, list[str]] = {}
    for outcome in summary.failures:
        reasons.setdefault(str(outcome.error), []).append(outcome.spec.spec_id)
    return [f"  could not run: {', '.join(ids)}: {reason}" for reason, ids in reasons.items()]


def summary_facts(summary: RunSummary) -> dict[str, object]:
    """What a program wants to know of a run."""
    counts = {"estimated": summary.n_ok, "failed": summary.n_failed, "unchanged": summary.n_unchanged}
    failures = [{"spec_id": o.spec.spec_id, "message": str(o.error)} for o in summary.failures]
    return counts | {"failures": failures}


def built_line(con: duckdb.DuckDBPyConnection) -> str:
    """What the marts hold."""
    figures = con.execute("""
        select (select count(*) from marts.indicators), (select count(distinct indicator_id) from marts.indicators),
               (select count(*) from marts.measures), (select count(*) from marts.panel_province),
               (select count(*) from results.fits), (select count(*) from results.failures)""").fetchall()[0]
    return (
        "{} values of {} indicators, {} values of measures, {} rows in marts.panel_province, "
        "{} regressions, {} that could not run"
    ).format(*figures)
