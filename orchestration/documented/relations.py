"""Every relation of the warehouse with its words: what stands in the file, completed by what dbt knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.documented.catalog import Noted, Standing
from orchestration.documented.project import Planned
from orchestration.documented.words import Dictionary, Words

NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    words: Words

    @property
    def is_numeric(self) -> bool:
        return self.type.upper().startswith(NUMERIC)


@dataclass(frozen=True)
class Relation:
    """`reads` and `read_by` are relations; `n_rows` is None for a view and for what has not been built."""

    name: str
    kind: str
    words: Words
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    reads: tuple[str, ...]
    read_by: tuple[str, ...]
    n_rows: int | None

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]


def described(
    standing: Mapping[str, Standing], plans: Mapping[str, Planned], dictionary: Dictionary
) -> tuple[Relation, ...]:
    """All relations, by name. Columns are those of the file; where it has none, those of the yml and the registry."""
    readers: dict[str, list[str]] = {}
    for name, plan in plans.items():
        for source in plan.reads:
            readers.setdefault(source, []).append(name)

    def relation(name: str) -> Relation:
        there, plan = standing.get(name), plans.get(name)
        comment = there.comment if there else plan.description if plan else ""
        return Relation(
            name=name,
            kind=there.kind if there else plan.kind if plan else "",
            words=dictionary.of_relation(name, comment),
            key=(plan.key if plan else ()) or (there.key if there else ()),
            columns=tuple(
                Column(column.name, column.type, dictionary.of_column(name, column.name, column.comment))
                for column in (there.columns if there else _expected(name, plan, dictionary))
            ),
            reads=plan.reads if plan else (),
            read_by=tuple(sorted(readers.get(name, ()))),
            n_rows=there.n_rows if there else None,
        )

    return tuple(relation(name) for name in sorted({*standing, *plans}))


def _expected(name: str, plan: Planned | None, dictionary: Dictionary) -> tuple[Noted, ...]:
    panel = tuple(Noted(column, "DOUBLE", "") for column in dictionary.panel_columns(name))
    return (*plan.columns, *panel) if plan else panel
