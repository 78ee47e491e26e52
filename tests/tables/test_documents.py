"""What each format owes its reader beside the numbers: lines, fonts, escapes, scopes, no formulas."""

import posixpath
import re
import shutil
import subprocess
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from orchestration.tables import Number, Table, build, excel, html, latex, markdown, opened, word
from orchestration.tables.excel import number_format
from tests.tables.conftest import HOSTILE


@pytest.fixture(scope="module")
def table(con: duckdb.DuckDBPyConnection) -> Table:
    (found,) = build(con, ["dai2024.T6"])
    return found


@pytest.fixture(scope="module")
def hostile(own: Path) -> Table:
    with opened(own) as con:
        (found,) = build(con, ["mine.T1"], lang="en")
    return found


def _edges(content: bytes) -> list[tuple[int, str, str]]:
    """Row, side and width of every horizontal line."""
    found = set()
    for place, row in enumerate(Document(BytesIO(content)).tables[0].rows):
        for edge in row._tr.iter(qn("w:top"), qn("w:bottom"), qn("w:left"), qn("w:right")):
            if edge.getparent().tag == qn("w:tcBorders"):
                found.add((place, etree.QName(edge).localname, edge.get(qn("w:sz"))))
    return sorted(found)


def test_a_journal_table_in_word_has_three_lines(table: Table) -> None:
    content = word.document([table])
    last = len(Document(BytesIO(content)).tables[0].rows) - 1
    assert _edges(content) == [(0, "top", "12"), (len(table.heads), "top", "6"), (last, "bottom", "12")]


def test_chinese_fonts_are_set_for_east_asian_text(table: Table) -> None:
    document = Document(BytesIO(word.document([table])))
    for style in ("Normal", "Caption"):
        fonts = document.styles[style].element.rPr.rFonts
        assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == ("Times New Roman", "宋体")


def test_the_parts_of_a_word_file_are_well_formed_and_related(hostile: Table) -> None:
    with ZipFile(BytesIO(word.document([hostile]))) as parts:
        names = set(parts.namelist())
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
        for name in (name for name in names if name.endswith(".rels")):
            folder = Path(name).parent.parent
            for relation in etree.fromstring(parts.read(name)):
                if relation.get("TargetMode") != "External":
                    target = relation.get("Target")
                    assert posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") in names


def test_heads_of_a_word_table_repeat_and_every_row_has_the_whole_width(table: Table) -> None:
    grid = Document(BytesIO(word.document([table]))).tables[0]
    repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in grid.rows]
    assert repeated == [place < len(table.heads) for place in range(len(grid.rows))]
    assert {len(row.cells) for row in grid.rows} == {table.n_columns + 1}


def test_libreoffice_opens_the_word_file(table: Table, hostile: Table, tmp_path: Path) -> None:
    office = shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    file = tmp_path / "t.docx"
    file.write_bytes(word.document([table, hostile]))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "t.txt").read_text(encoding="utf-8-sig")
    assert table.caption in " ".join(text.split("\n")) and HOSTILE in text


def test_a_workbook_has_no_formula_and_text_that_looks_like_one_is_quoted(hostile: Table) -> None:
    sheet = load_workbook(BytesIO(excel.document([hostile]))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    quoted = [cell for cell in cells if cell.value == HOSTILE]
    assert quoted and all(cell.quotePrefix for cell in quoted)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (Number(0.1634, 3, "***"), '0.000"***";-0.000"***"'),
        (Number(0.05, 3, wrap="()"), '"("0.000")";"("-0.000")"'),
        (Number(372, 0), "0;-0"),
        (Number(2e-8, -1), "0.00E+00;-0.00E+00"),
        (Number(0.01, 3, wrap="[]", is_probability=True), '[<0.0005]"[""<0.001""]";"["0.000"]"'),
    ],
)
def test_formats_of_numbers(number: Number, expected: str) -> None:
    assert number_format(number) == expected


def test_latex_environments_and_braces_are_balanced(table: Table, hostile: Table) -> None:
    for found in (table, hostile):
        text = latex.render(found)
        opened_environments: list[str] = []
        for command, name in re.findall(r"\\(begin|end)\{(\w+)\}", text):
            if command == "begin":
                opened_environments.append(name)
            else:
                assert opened_environments.pop() == name
        assert not opened_environments
        unescaped = re.sub(r"\\[{}\\]", "", text)
        assert unescaped.count("{") == unescaped.count("}")
        assert text.count("$") % 2 == 0


def test_latex_escapes_what_tex_reads(hostile: Table) -> None:
    text = latex.render(hostile)
    assert r"R\&D\_50\%" in text and "firm\\_{[}x]" in text and r"y|z $<$b$>$" in text
    body = text.split(r"\toprule")[1].split(r"\bottomrule")[0]
    for line in (line for line in body.splitlines() if line.endswith(r"\\")):
        cells = re.split(r"(?<!\\)&", line)
        spans = sum(int(span) - 1 for span in re.findall(r"\\multicolumn\{(\d+)\}", line))
        assert len(cells) + spans == hostile.n_columns + 1
    assert text.isascii()


def test_plain_latex_needs_no_package(con: duckdb.DuckDBPyConnection) -> None:
    (found,) = build(con, ["dai2024.T3"], style="plain")
    text = latex.render(found)
    assert not re.search(r"\\(toprule|midrule|bottomrule|cmidrule)|threeparttable|tablenotes|usepackage", text)
    assert text.isascii()


def test_markdown_escapes_its_own_signs(hostile: Table) -> None:
    text = markdown.render(hostile)
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {hostile.n_columns + 2}
    assert r"y\|z \<b>" in text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_balanced_self_contained_and_scoped(table: Table, hostile: Table) -> None:
    page = _Tags()
    page.feed(html.page([table, hostile]))
    assert not page.open
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    assert [tag for tag, _ in page.tags].count("caption") == 2
    assert not any({"src", "href"} & set(attributes) for _, attributes in page.tags)
    assert not {"b", "script"} & {tag for tag, _ in page.tags}


def test_a_column_that_failed_is_blank_and_explained(hostile: Table) -> None:
    assert [row.lines[0][1] for row in hostile.rows if len(row.lines) == 2] == [None, None]
    assert next(row for row in hostile.rows if row.label == "firm_[x] fixed effects").lines[0] == ("Yes", None)
    assert any("(2) could not be estimated: x has no data" in note for note in hostile.notes)


def test_a_file_without_a_dictionary_shows_names(hostile: Table) -> None:
    assert {"R&D_50%", HOSTILE} <= {row.label for row in hostile.rows}
    assert [head.text for head in hostile.heads[2]] == ["my_estimator"]
    assert not hostile.is_synthetic and "synthetic" not in hostile.caption
    assert "errors clustered by firm" in hostile.notes[0]
