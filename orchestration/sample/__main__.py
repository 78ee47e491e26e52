"""`python -m orchestration.sample DIR` writes the sample into DIR."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from orchestration.errors import UserError
from orchestration.sample import write


def main() -> int:
    """Exit code."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.sample", description="Write the synthetic sample.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="raw folder: a new one, or an earlier sample")
    folder = parser.parse_args().folder
    try:
        write(folder)
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"The synthetic sample is in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
