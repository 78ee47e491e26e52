"""All rows of one source out of a raw folder: every raw file is replaced whole, or left as it is."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from orchestration.errors import UserError, nearest
from orchestration.landing.files.together import TOGETHER
from orchestration.landing.merge.inventory import Held, sources
from orchestration.landing.merge.write import alone_in
from orchestration.landing.names.terms import advice
from orchestration.landing.quarantine import counted
from orchestration.landing.raw.csv_text import stream_records
from orchestration.landing.raw.sql import literal

USAGE = 2


def remove(raw: Path, name: str, vintage: str | None = None, dry_run: bool = False) -> str:
    """Removes the rows whose source_file is `name`, of one vintage if it is given; returns what was done, as text.

    `name` is compared with what the rows say and is never a path. Raises UserError for a name that no row has.
    """
    held = sources(raw)
    chosen = [h for h in held if h.source_file == name and not h.is_own and vintage in (None, h.vintage)]
    if not chosen:
        raise _unknown(held, name, vintage)
    files = list(dict.fromkeys(h.raw_file for h in chosen))
    if not dry_run:
        _rewrite(raw, files, name, vintage)
    verb = "would be removed" if dry_run else "removed"
    counts = {file: sum(h.rows for h in chosen if h.raw_file == file) for file in files}
    lines = [f"{raw / file}: {counted(count)} {verb}" for file, count in counts.items()]
    dry = ["dry run: nothing was written"] if dry_run else []
    return "\n".join([*lines, f"{counted(sum(counts.values()))} of {name} {verb}", *dry])


def _unknown(held: Sequence[Held], name: str, vintage: str | None) -> UserError:
    if vintages := [h.vintage for h in held if h.source_file == name and not h.is_own]:
        remedy = f"its vintages are {', '.join(sorted(set(vintages)))}"
        return UserError("the source has no rows of this vintage.", remedy, found=vintage, exit_code=USAGE)
    if any(h.source_file == name for h in held):
        rule = "the file is its own source: nothing was imported into it."
        return UserError(rule, "delete or mend the file itself", file=name, exit_code=USAGE)
    known = sorted({h.source_file for h in held if not h.is_own})
    within = next((source for source in known if name in source.split(TOGETHER)), None)
    if within:
        rule = "the figures of this file are summed with those of other files, and cannot be taken out alone."
        return UserError(rule, f"remove all of them: --remove {within!r}", found=name, exit_code=USAGE)
    remedy = advice("write a name of resilience import --list-into DIR", nearest(name, known))
    return UserError("no row of the raw folder is of this source.", remedy, found=name, exit_code=USAGE)


def _rewrite(raw: Path, files: Sequence[str], name: str, vintage: str | None) -> None:
    """Drafts of all files first, then each in its place; a file without a row left goes."""
    drafts: list[tuple[Path, bool]] = []
    try:
        with alone_in(raw):
            for file in files:
                place = raw / file
                if place.is_symlink() or place.parent.is_symlink():
                    rule, remedy = "the raw file is a link.", "remove the rows where the file itself lies"
                    raise UserError(rule, remedy, file=file, found=str(place.resolve()))
                write = _without_csv if place.suffix == ".csv" else _without_parquet
                drafts.append((place, False))
                drafts[-1] = (place, write(place, _draft(place), name, vintage) == 0)
            for place, is_empty in drafts:
                _draft(place).replace(place)
                if is_empty:
                    place.unlink()
                    if place.parent != raw and not any(place.parent.glob("[!.]*")):
                        shutil.rmtree(place.parent)  # what a killed import left there, a hidden draft, is no table
    except OSError as failure:
        rule = f"the raw folder cannot be written ({failure.strerror})."
        raise UserError(rule, "make room or give yourself the right to write", file=str(raw)) from None
    finally:
        for place, _ in drafts:
            _draft(place).unlink(missing_ok=True)


def _draft(place: Path) -> Path:
    return place.with_name(f".{place.name}.draft")


def _without_csv(place: Path, draft: Path, name: str, vintage: str | None) -> int:
    """Writes the other rows of a CSV, cell for cell; returns how many there are."""
    records = stream_records(place, place.name)
    header = next(records)[1]
    source, edition = header.index("source_file"), header.index("vintage") if "vintage" in header else None

    def others() -> Iterator[list[str]]:
        for _, cells in records:
            stated = cells[edition] if edition is not None and edition < len(cells) else ""
            if not (source < len(cells) and cells[source] == name and vintage in (None, stated)):
                yield cells

    kept = 0
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for cells in others():
            writer.writerow(cells)
            kept += 1
    draft.chmod(place.stat().st_mode)
    return kept


def _without_parquet(place: Path, draft: Path, name: str, vintage: str | None) -> int:
    """Writes the other rows of a Parquet file; returns how many there are."""
    with duckdb.connect() as con:
        con.execute("create macro text(t) as coalesce(t::varchar, '')")
        of_source = f"text(source_file) = {literal(name)}"
        of_source += f" and text(vintage) = {literal(vintage)}" if vintage is not None else ""
        others = f"from read_parquet({literal(str(place))}) where not ({of_source})"
        con.sql(f"copy ({others}) to {literal(str(draft))} (format parquet, compression zstd)")
        count = con.sql(f"select count(*) from read_parquet({literal(str(draft))})").fetchall()
    return int(count[0][0])
