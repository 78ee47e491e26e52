"""`resilience picture`: a picture of what the published warehouse holds."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say
from orchestration.pictures.kinds import KINDS, Request


def add(commands: Subparsers) -> None:
    """Adds the command."""
    shows = "\n".join(f"  {kind.name:<14}{kind.shows}" for kind in KINDS)
    parser = example_parser(
        commands,
        "picture",
        "draw coefficients, paths, weights, maps of tiles and comparisons as SVG, PNG or PDF",
        f"Draws one picture from the published warehouse, which is only read. Kinds:\n{shows}",
        "".join(f"  resilience picture {kind.name} {kind.example}\n" for kind in KINDS),
    )
    parser.add_argument("kind", metavar="KIND", choices=[kind.name for kind in KINDS], help="a kind of the list above")
    parser.add_argument("names", metavar="NAME", nargs="*", help="specifications, or an indicator, index or measure")
    parser.add_argument(
        "--term", dest="terms", metavar="TERM", nargs="+", action="extend", default=[], help="terms of regressions"
    )
    parser.add_argument(
        "--region",
        dest="regions",
        metavar="REGION",
        nargs="+",
        action="extend",
        default=[],
        help="regions by code or name",
    )
    parser.add_argument("--region-type", metavar="TYPE", default="", help="province, city or country")
    parser.add_argument(
        "--year",
        dest="years",
        metavar="YEAR",
        type=int,
        nargs="+",
        action="extend",
        default=[],
        help="years; a path takes the first and the last",
    )
    parser.add_argument(
        "--by", metavar="GROUP", default="", help="region3_nbs, region3_1986, is_municipality, is_coastal or a split"
    )
    parser.add_argument(
        "--over",
        metavar="WHAT",
        choices=("variants", "controls"),
        default="",
        help="of a curve: variants behind @ (default), or subsets of the controls, estimated when it is drawn",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="a .svg, .png or .pdf file; default in build/pictures")
    parser.add_argument("--lang", metavar="LANG", choices=("en", "zh"), default="en", help="en or zh; default en")
    parser.add_argument("--warehouse", type=Path, metavar="FILE", help="another file than the published warehouse")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration import pictures
    from orchestration.opened import opened
    from orchestration.workspace import Workspace

    workspace = Workspace.default()
    request = Request(
        tuple(options.names),
        tuple(options.terms),
        tuple(options.regions),
        options.region_type,
        tuple(options.years),
        options.by,
        options.over,
    )
    out = options.out or workspace.build / "pictures" / _file_name(options.kind, request, options.lang)
    with opened(options.warehouse or workspace.published) as con:
        pictures.save(con, options.kind, request, options.lang, out.resolve())
    say(f"{out.resolve()}")
    return 0


def _file_name(kind: str, request: Request, lang: str) -> str:
    """Of the kind and the first name, whose signs are those of file names."""
    name = "".join(each if each.isalnum() or each in "._-" else "_" for each in "".join(request.names[:1]))
    return f"{kind}-{name}-{lang}.svg"
