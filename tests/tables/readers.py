"""Tables read back from every format: rows of [label, cell, cell, …] as text, heads and notes left out."""

import re
from html.parser import HTMLParser
from io import BytesIO

from docx import Document
from openpyxl import load_workbook

from orchestration.tables import Number, Table

Rows = list[list[str]]


def of_model(table: Table) -> Rows:
    return [[row.label if not i else "", *map(_shown, line)] for row in table.rows for i, line in enumerate(row.lines)]


def _shown(cell: object) -> str:
    return cell.shown() + cell.stars if isinstance(cell, Number) else str(cell or "")


def of_word(content: bytes, heads: int) -> Rows:
    rows = [[cell.text for cell in row.cells] for row in Document(BytesIO(content)).tables[0].rows][heads:]
    plain = [[text.replace("−", "-") for text in row] for row in rows]
    return [["", *row[1:]] if i and row[0] == plain[i - 1][0] else row for i, row in enumerate(plain)]


def of_markdown(text: str, heads: int) -> Rows:
    lines = [line for line in text.splitlines() if line.startswith("|")][heads + 1 :]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[re.sub(r"\\(.)", r"\1", cell).strip() for cell in row] for row in cells]


def of_latex(text: str, heads: int) -> Rows:
    """The rows of a table; its parts have the same heads where one goes on below, others where one goes on beside."""
    beside: dict[tuple[str, ...], Rows] = {}
    for part in text.split(r"\begin{tabular}")[1:]:
        body = part.split(r"\end{tabular}")[0]
        lines = [line.removesuffix(r"\\") for line in body.splitlines() if line.endswith(r"\\")]
        rows = [[_plain(cell) for cell in re.split(r"(?<!\\)&", line)] for line in lines[heads:]]
        beside.setdefault(tuple(lines[:heads]), []).extend(rows)
    first, *others = beside.values()
    return [sum((part[1:] for part in parts), row) for row, *parts in zip(first, *others, strict=True)]


def _plain(tex: str) -> str:
    text = re.sub(r"\$\^\{(\*+)\}\$", r"\1", tex).replace("$-$", "-").replace("$<$", "<")
    return re.sub(r"\{([\[*])\}", r"\1", text).replace(r"\&", "&").replace("$^2$", "²").strip()


class _Page(HTMLParser):
    """Cells of the bodies of tables; a label that spans lines stands at the first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows = []
        self.in_body = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.in_body = {"tbody": True, "tfoot": False}.get(tag, self.in_body)
        if not self.in_body:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1] += ["", ""] if tag == "td" and not self.rows[-1] else [""]

    def handle_data(self, data: str) -> None:
        if self.in_body and self.rows and data.strip():
            self.rows[-1][-1] += data.replace("−", "-")


def of_html(text: str) -> Rows:
    page = _Page()
    page.feed(text)
    return page.rows


def of_excel(content: bytes, heads: int, rows: int) -> list[list[object]]:
    """Values, not text: a workbook holds numbers."""
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=heads + 2, max_row=heads + 1 + rows)]
