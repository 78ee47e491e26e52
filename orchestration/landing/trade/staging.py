"""The rows of files in a DuckDB file of their own, as text with their lines; what breaks a rule is found there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from orchestration.errors import UserError
from orchestration.landing.files.guard import is_formula
from orchestration.landing.trade.source import Source

MEMORY = "1GB"
"""Of DuckDB while a file is read; beyond it the rows lie on disk."""
NUMBER = "decimal(38, 9)"
"""Dollars are summed exactly, to a billionth."""
_MACROS = f"""
create macro number(text) as try_cast(replace(text, ',', '') as {NUMBER});
create macro product(text) as if(length(text) % 2 = 1, '0' || text, text);
create macro edition(y) as list_max(list_filter([1992, 1996, 2002, 2007, 2012, 2017, 2022], lambda e: e <= y))::varchar;
create table strays (file integer, reason varchar, rows bigint, value {NUMBER});
"""
_UNREADABLE = ("the file cannot be read to its end.", "download it again, or make room on the disk")
FORMULA = "a cell holds a formula, which is not executed here."


class Tabular(Protocol):
    """A file in batches of text cells with their lines."""

    @property
    def source(self) -> Source: ...

    @property
    def header(self) -> tuple[str, ...]: ...

    @property
    def found(self) -> str: ...

    def batches(self, columns: Mapping[str, int | None]) -> Iterator[pa.RecordBatch]: ...

    def refuse(
        self, rule: str, remedy: str, row: int | None = None, column: int | None = None, found: str | None = None
    ) -> UserError: ...


@dataclass
class Staging:
    """`rows` has file (its place in `files`), line, and a text for every role. `columns`: role -> column, by file.

    `strays` (file, reason, rows, value) counts the rows that become no figure. Macros: number(text); product(text), a
    code with the zero that a spreadsheet took from it; edition(year), of the Harmonized System that China uses.
    """

    con: duckdb.DuckDBPyConnection
    folder: Path
    files: list[Tabular] = field(default_factory=list)
    columns: list[Mapping[str, int | None]] = field(default_factory=list)

    def load(self, file: Tabular, columns: Mapping[str, int | None]) -> None:
        """Adds the rows of a file that hold anything; roles without a column are empty texts.

        Raises UserError where the file cannot be read to its end, or its content was added before.
        """
        number = len(self.files)
        for other in self.files:
            if other.source.sha256 == file.source.sha256:
                rule = f"the file has the same content as {other.source.path}."
                raise UserError(rule, "give one of the two", file=str(file.source.path), exit_code=2)
        self.files.append(file)
        self.columns.append(columns)
        schema = pa.schema([("line", pa.int64()), *((role, pa.string()) for role in columns)])
        refused: list[BaseException] = []
        batches = pa.RecordBatchReader.from_batches(schema, _noting(file.batches(columns), refused))
        self.con.register("batches", batches)
        some = " or ".join(f"{role} <> ''" for role in columns)
        select = f"select {number}::integer as file, * from batches where {some}"
        try:
            self.con.sql(f"insert into rows by name {select}" if number else f"create table rows as {select}")
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except duckdb.Error:
            raise (refused[0] if refused else UserError(*_UNREADABLE, file=file.source.name)) from None
        finally:
            self.con.unregister("batches")

    def refuse_where(self, condition: str, role: str, rule: str, remedy: str | Callable[[str], str]) -> None:
        """Raises UserError at the first row that meets the condition, for its cell of `role`."""
        found = self.con.sql(f"select file, line, {role} from rows where {condition} order by file, line limit 1")
        for file, line, text in found.fetchall():
            advice = remedy if isinstance(remedy, str) else remedy(text)
            if is_formula(text):
                rule, advice = FORMULA, "write what it stands for"
            raise self.refuse(rule, advice, file, line, role, text)

    def refuse(self, rule: str, remedy: str, file: int, line: int, role: str, found: str) -> UserError:
        """The error at a row's cell of a role."""
        return self.files[file].refuse(rule, remedy, line, self.columns[file].get(role), found)

    def set_aside(self, condition: str, reason: str, role: str) -> None:
        """Takes rows out of `rows`, counted under the expression `reason` with the sum of their `role`."""
        counted = f"select file, {reason}, count(*), sum(number({role})) from rows where {condition} group by all"
        self.con.sql(f"insert into strays {counted}")
        self.con.sql(f"delete from rows where {condition}")

    def scalar(self, query: str) -> int:
        """The one number that a query gives."""
        return int(self.con.sql(query).fetchall()[0][0] or 0)


@contextmanager
def staging() -> Iterator[Staging]:
    """An empty staging in a temporary folder, which goes when the block ends.

    Raises UserError where the folder is full, KeyboardInterrupt where DuckDB was interrupted.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="resilience-import-") as name:
            folder = Path(name)
            with duckdb.connect(str(folder / "staging.duckdb")) as con:
                con.execute(f"set memory_limit = '{MEMORY}'")
                con.execute(_MACROS)
                yield Staging(con, folder)
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as failure:
        rule = f"the rows find no room ({str(failure).splitlines()[0]})."
        raise UserError(rule, "make room in the temporary folder, or name another one by TMPDIR") from None
    except (duckdb.InterruptException, RuntimeError) as failure:
        if "interrupted" in str(failure).lower():  # what DuckDB makes of Ctrl-C
            raise KeyboardInterrupt from None
        raise


def _noting(batches: Iterator[pa.RecordBatch], refused: list[BaseException]) -> Iterator[pa.RecordBatch]:
    """The batches; a refusal or Ctrl-C is noted on its way, since DuckDB makes an error of its own of it."""
    try:
        yield from batches
    except (UserError, KeyboardInterrupt) as error:
        refused.append(error)
        raise
