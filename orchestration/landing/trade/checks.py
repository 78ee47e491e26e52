"""Rules that the rows of every trade format are held to; the first cell that breaks one is refused with its place."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.landing.files.figures import figure
from orchestration.landing.files.guard import is_formula
from orchestration.landing.trade.options import FIRST_YEAR, LAST_YEAR
from orchestration.landing.trade.staging import FORMULA, Staging

_PLAIN = r"-?([0-9]{1,20}|[0-9]{1,3}(,[0-9]{3}){1,6})(\.[0-9]+)?"
_MEND = "write the figure in plain digits, or leave the cell empty when it is missing"


def check_figures(stage: Staging, role: str) -> None:
    """Raises UserError at a cell that is neither a figure nor missing, and at a negative one."""
    odd = stage.con.sql(
        f"""select {role}, min((file, line)) from rows where not regexp_full_match({role}, '{_PLAIN}')
        group by all order by 2"""
    )
    rewritten = {}
    for text, (file, line) in odd.fetchall():
        try:
            read = figure(text)
        except ValueError as broken:
            rule = FORMULA if is_formula(text) else str(broken)
            raise stage.refuse(rule, _MEND, file, line, role, text) from None
        if read is not None and len(read.partition(".")[0]) > 20:
            raise stage.refuse("no trade has so many digits.", _MEND, file, line, role, text)
        rewritten[text] = read or ""
    for text, plain in rewritten.items():
        stage.con.execute(f"update rows set {role} = ? where {role} = ?", [plain, text])
    rule, remedy = "a value of trade is never negative.", "check the row where the file was made"
    stage.refuse_where(f"number({role}) < 0", role, rule, remedy)


def check_products(stage: Staging, role: str, also: str = "") -> None:
    """Raises UserError at a cell that is no code of the Harmonized System, nor of the form `also`."""
    rule = "a product is a code of the Harmonized System, in digits."
    remedy = "keep codes as text (a spreadsheet turns them into numbers), or remove the row"
    stage.refuse_where(f"{role} = '' or not regexp_full_match({role}, '[0-9]{{1,10}}|{also}')", role, rule, remedy)
    rule = "no chapter of the Harmonized System is 00 (a code of odd length lost its first zero, and has it again)."
    remedy = "mend the code: a digit is missing or too many"
    stage.refuse_where(f"product({role})[:2] = '00'", role, rule, remedy)


def check_years(stage: Staging, role: str, rest: str = "", form: str = "in four digits") -> None:
    """Raises UserError at a cell that does not begin with a year and go on as the regular expression `rest` says."""
    rule = f"it is written {form}, from {FIRST_YEAR} to {LAST_YEAR}."
    has_form = f"regexp_full_match({role}, '[0-9]{{4}}{rest}')"
    within = f"{role}[:4] between '{FIRST_YEAR}' and '{LAST_YEAR}'"
    stage.refuse_where(
        f"not ({has_form} and {within})", role, f"a {role}: {rule}", "mend it, or download the file again"
    )


def drop_repeats(stage: Staging, key: Sequence[str], role: str, called: str) -> None:
    """Takes rows out that repeat an earlier one, in the expressions `key` and in the value of `role`.

    Raises UserError where two rows of one key have different values.
    """
    keys = ", ".join(key)
    stage.con.sql(
        f"""create or replace temp table twins as
        select file, line, {role}, number({role}) as value, concat_ws('|', {keys}) as key
        from rows semi join (select hash({keys}) as h from rows group by h having count(*) > 1) on h = hash({keys})"""
    )
    clash = """select a.file, a.line, b.file, b.line, a.{0}, b.{0} from twins a join twins b on a.key = b.key
        and (a.file, a.line) > (b.file, b.line) and a.value is distinct from b.value order by 1, 2, 3, 4 limit 1"""
    for file, line, other, at, text, before in stage.con.sql(clash.format(role)).fetchall():
        place = f"row {at}" + (f" of {stage.files[other].source.name}" if other != file else "")
        rule = f"two rows hold the same figure ({called}) with different values; the other is {before} in {place}."
        raise stage.refuse(rule, "remove one of the two, or download the file again", file, line, role, text)
    stage.con.sql(
        """create or replace temp table repeats as select file, line, value from twins
        qualify row_number() over (partition by key order by file, line) > 1"""
    )
    stage.con.sql("delete from rows where (file, line) in (select (file, line) from repeats)")
    reason = "rows that repeat an earlier one"
    stage.con.sql(f"insert into strays select file, '{reason}', count(*), null from repeats group by file")
