"""The figures of a command into the folder of their raw table: each source once, never beside itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from orchestration.errors import UserError
from orchestration.landing.files.download import Edition as Stated
from orchestration.landing.files.grid import letters
from orchestration.landing.raw.contracts import Table, read
from orchestration.landing.raw.sql import literal
from orchestration.landing.report import FileReport, ImportReport
from orchestration.landing.trade.cells import Joined, keys, sum_cells
from orchestration.landing.trade.describe import figures_read, left_out, years_read
from orchestration.landing.trade.editions import edition_of, sharing
from orchestration.landing.trade.parts import Edition, TableFolder, open_folder
from orchestration.landing.trade.source import Source
from orchestration.landing.trade.staging import Staging


@dataclass(frozen=True)
class Trade:
    """What a format has made of its files: `figures` in the staging, and these.

    `values`: the column of the values, by file. `grain`: of the regions, where the table has them. `describe` says of
    joined files what they are and what was left out.
    """

    table: str
    quality: str
    sources: Sequence[Source]
    values: Sequence[int]
    grain: str
    describe: Callable[[Joined], tuple[str, list[str]]]


@dataclass(frozen=True)
class Planned:
    """Joined files as they will stand in the raw table: the query of their rows, and whether they are new there."""

    joined: Joined
    edition: Edition
    day: str
    select: str
    is_new: bool


def land(staging: Staging, trade: Trade, options: argparse.Namespace) -> ImportReport:
    """Adds the figures to the raw folder `options.into`, unless it is a dry run.

    Raises UserError where a file stands there already with other figures; then nothing is written.
    """
    stated = Stated(options.vintage, options.retrieved_on)
    table = next(table for table in read() if table.name == trade.table)
    folder, con = open_folder(options.into, table), staging.con
    planned = list(_plan(staging, trade, folder, stated))
    if not planned:
        every = Joined(tuple(range(len(trade.sources))), tuple(trade.sources))
        rule = "; ".join(["no figure of these files belongs into the raw table", *left_out(staging, every)]) + "."
        raise UserError(rule, "check that they are the right files", file=trade.sources[0].name)
    reports = [_report(staging, trade, folder, plan) for plan in planned]
    added = sum(report.added for report in reports)
    total = folder.total(con) + added
    if added and not options.dry_run:
        with folder.writing() as moves:
            for plan in planned:
                if plan.is_new:
                    moves.append(folder.draft(con, plan.select, plan.edition))
    places = {table.name: folder.label}
    return ImportReport(options.into, bool(options.dry_run), reports, {table.name: (added, total)}, places)


def _plan(staging: Staging, trade: Trade, folder: TableFolder, stated: Stated) -> Iterator[Planned]:
    there = folder.editions(staging.con)
    for joined in sum_cells(staging.con, folder.table, trade.sources):
        edition, day = edition_of(staging, folder, joined, there, stated, trade.grain)
        select = _rows(folder.table, trade, joined, edition, day)
        is_new = edition not in there
        if is_new:
            there.append(edition)
        else:
            _check_same(staging, folder, select, edition, joined)
        yield Planned(joined, edition, day, select, is_new)


def _report(staging: Staging, trade: Trade, folder: TableFolder, plan: Planned) -> FileReport:
    joined, edition = plan.joined, plan.edition
    found, remarks = trade.describe(joined)
    remarks = [*figures_read(staging, joined, folder.table), *years_read(staging, joined, folder.table), *remarks]
    remarks += _overlap(staging, folder, joined, edition)
    text = f"source_file {edition.source_file}, retrieved on {plan.day}, vintage {edition.vintage}"
    held = staging.scalar(f"select count(*) from cells where {joined.within}")
    added, present = (held, 0) if plan.is_new else (0, held)
    text += f", quality {trade.quality}"
    return FileReport(joined.name, found, text, remarks=remarks, added=added, present=present)


def _rows(table: Table, trade: Trade, joined: Joined, edition: Edition, day: str) -> str:
    """The query of the raw rows of joined files, in the contract's columns and types."""
    column = " ".join(f"when {number} then {literal(letters(trade.values[number]))}" for number in joined.numbers)
    provenance = {
        "source_file": literal(edition.source_file),
        "source_sheet": "''",
        "source_row": "place.line",
        "source_column": f"case file {column} end",
        "file_sha256": literal(edition.sha256),
        "vintage": literal(edition.vintage),
        "quality": literal(trade.quality),
        "retrieved_on": literal(day),
    }
    cells = (f"cast({provenance.get(c.name, c.name)} as {c.data_type}) as {c.name}" for c in table.columns)
    return f"select {', '.join(cells)} from cells where {joined.within} order by {', '.join(keys(table))}"


def _check_same(staging: Staging, folder: TableFolder, select: str, edition: Edition, joined: Joined) -> None:
    """Raises UserError where the rows of an edition in the raw folder are not those that would be added."""
    stated = (
        ", ".join(f"coalesce({name}::varchar, '')" for name in keys(folder.table)) + ", round(value_usd::double, 6)"
    )
    of_edition = f"source_file = {literal(edition.source_file)} and vintage = {literal(edition.vintage)}"
    of_edition += f" and region_type = {literal(edition.grain)}" if edition.grain else ""
    old = f"select {stated} from {folder.rows(staging.con)} where {of_edition}"
    new = f"select {stated} from ({select})"
    if staging.scalar(f"select count(*) from (({old} except {new}) union all ({new} except {old}))"):
        rule = "the file was imported before and stands in the raw folder with other figures or other codes."
        remedy = (
            f"if that import was wrong, take it out (resilience import --remove {edition.source_file!r} --into DIR) "
        )
        raise UserError(rule, remedy + "and import again", file=joined.name)


def _overlap(staging: Staging, folder: TableFolder, joined: Joined, edition: Edition) -> list[str]:
    """A remark where other sources in the raw folder speak of the same cells."""
    other = f"(source_file, vintage) <> ({literal(edition.source_file)}, {literal(edition.vintage)})"
    advice = "one of the two is used, they are not added up; give the pages of one query in one command"
    return [
        f"{count:,} of its cells stand in the raw folder from {source} (vintage {vintage}) too: {advice}"
        for source, vintage, count in sharing(staging, folder, joined, other)
    ]
