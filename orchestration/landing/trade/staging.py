"""The rows of files in a DuckDB file of their own, as text with their lines; what breaks a rule is found there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.errors import UserError
from orchestration.landing.files.figures import figure
from orchestration.landing.files.guard import is_formula
from orchestration.landing.trade.text import TextFile

MEMORY = "1GB"
"""Of DuckDB while a file is read; beyond it the rows lie on disk."""
NUMBER = "decimal(38, 9)"
"""Dollars are summed exactly, to a billionth."""
_PLAIN = r"-?([0-9]{1,20}|[0-9]{1,3}(,[0-9]{3}){1,6})(\.[0-9]+)?"
_MACROS = f"""
create macro number(text) as try_cast(replace(text, ',', '') as {NUMBER});
create macro product(text) as if(length(text) % 2 = 1, '0' || text, text);
create macro edition(y) as list_max(list_filter([1992, 1996, 2002, 2007, 2012, 2017, 2022], lambda e: e <= y))::varchar;
create table strays (file integer, reason varchar, rows bigint, value {NUMBER});
"""
_UNREADABLE = ("the file cannot be read to its end.", "download it again, or make room on the disk")
_MEND = "write the figure in plain digits, or leave the cell empty when it is missing"


@dataclass
class Staging:
    """`rows` has file (its place in `files`), line, and a text for every role. `columns`: role -> column, by file.

    `strays` (file, reason, rows, value) counts the rows that become no figure. Macros: number(text); product(text), a code
    with the zero that a spreadsheet took from it; edition(year), of the Harmonized System as China's customs use it.
    """

    con: duckdb.DuckDBPyConnection
    folder: Path
    files: list[TextFile] = field(default_factory=list)
    columns: list[Mapping[str, int | None]] = field(default_factory=list)

    def load(self, file: TextFile, columns: Mapping[str, int | None]) -> None:
        """Adds the rows of a file that hold anything; roles without a column are empty texts."""
        number = len(self.files)
        self.files.append(file)
        self.columns.append(columns)
        schema = pa.schema([("line", pa.int64()), *((role, pa.string()) for role in columns)])
        refused: list[UserError] = []
        batches = pa.RecordBatchReader.from_batches(schema, _noting(file.batches(columns), refused))
        self.con.register("batches", batches)
        some = " or ".join(f"{role} <> ''" for role in columns)
        select = f"select {number}::integer as file, * from batches where {some}"
        try:
            self.con.sql(f"insert into rows by name {select}" if number else f"create table rows as {select}")
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
                rule, advice = "a cell holds a formula, which is not executed here.", "write what it stands for"
            raise self.refuse(rule, advice, file, line, role, text)

    def refuse(self, rule: str, remedy: str, file: int, line: int, role: str, found: str) -> UserError:
        """The error at a row's cell of a role."""
        return self.files[file].refuse(rule, remedy, line, self.columns[file].get(role), found)

    def check_figures(self, role: str) -> None:
        """Raises UserError at a cell that is neither a figure nor missing, and at a negative one."""
        odd = self.con.sql(
            f"""select {role}, min((file, line)) from rows where not regexp_full_match({role}, '{_PLAIN}')
            group by all order by 2"""
        )
        rewritten = {}
        for text, (file, line) in odd.fetchall():
            try:
                read = figure(text)
            except ValueError as broken:
                rule = "a cell holds a formula, which is not executed here." if is_formula(text) else str(broken)
                raise self.refuse(rule, _MEND, file, line, role, text) from None
            if read is not None and len(read.partition(".")[0]) > 20:
                raise self.refuse("no trade has so many digits.", _MEND, file, line, role, text)
            rewritten[text] = read or ""
        for text, plain in rewritten.items():
            self.con.execute(f"update rows set {role} = ? where {role} = ?", [plain, text])
        rule, remedy = "a value of trade is never negative.", "check the row where the file was made"
        self.refuse_where(f"number({role}) < 0", role, rule, remedy)

    def drop_repeats(self, key: Sequence[str], role: str, called: str) -> None:
        """Takes rows out that repeat an earlier one, in the expressions `key` and in the value of `role`.

        Raises UserError where two rows of one key have different values.
        """
        keys = ", ".join(key)
        self.con.sql(
            f"""create or replace temp table twins as select file, line, {role}, number({role}) as value, concat_ws('|', {keys}) as key
            from rows semi join (select hash({keys}) as h from rows group by h having count(*) > 1) on h = hash({keys})"""
        )
        clash = """select a.file, a.line, b.file, b.line, a.{0}, b.{0} from twins a join twins b on a.key = b.key
            and (a.file, a.line) > (b.file, b.line) and a.value is distinct from b.value order by 1, 2, 3, 4 limit 1"""
        for file, line, other, at, text, before in self.con.sql(clash.format(role)).fetchall():
            place = f"row {at}" + (f" of {self.files[other].source.name}" if other != file else "")
            rule = f"two rows hold the same figure ({called}) with different values; the other is {before} in {place}."
            raise self.refuse(rule, "remove one of the two, or download the file again", file, line, role, text)
        self.con.sql(
            """create or replace temp table repeats as select file, line, value from twins
            qualify row_number() over (partition by key order by file, line) > 1"""
        )
        self.con.sql("delete from rows where (file, line) in (select (file, line) from repeats)")
        reason = "rows that repeat an earlier one"
        self.con.sql(f"insert into strays select file, '{reason}', count(*), null from repeats group by file")

    def set_aside(self, condition: str, reason: str, role: str) -> None:
        """Takes the rows that meet the condition out of `rows`, counted under the expression `reason` with their values."""
        self.con.sql(
            f"""insert into strays select file, {reason}, count(*), sum(number({role})) from rows where {condition} group by all"""
        )
        self.con.sql(f"delete from rows where {condition}")

    def check_products(self, role: str, also: str = "") -> None:
        """Raises UserError at a cell that is no code of the Harmonized System, nor of the form `also`."""
        rule = "a product is a code of the Harmonized System, in digits."
        remedy = "keep codes as text (a spreadsheet turns them into numbers), or remove the row"
        self.refuse_where(f"{role} = '' or not regexp_full_match({role}, '[0-9]{{1,10}}|{also}')", role, rule, remedy)

    def scalar(self, query: str) -> int:
        """The one number that a query gives."""
        return int(self.con.sql(query).fetchall()[0][0] or 0)


@contextmanager
def staging() -> Iterator[Staging]:
    """An empty staging in a temporary folder, which goes when the block ends."""
    with tempfile.TemporaryDirectory(prefix="resilience-import-") as name:
        folder = Path(name)
        config = {"memory_limit": MEMORY, "temp_directory": str(folder / "spill")}
        with duckdb.connect(str(folder / "staging.duckdb"), config=config) as con:
            con.execute(_MACROS)
            yield Staging(con, folder)


def _noting(batches: Iterator[pa.RecordBatch], refused: list[UserError]) -> Iterator[pa.RecordBatch]:
    """The batches; a UserError is noted on its way, since DuckDB makes an error of its own of it."""
    try:
        yield from batches
    except UserError as error:
        refused.append(error)
        raise
