"""Order of execution: landing -> dbt build -> analysis -> publish."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The checkout: dbt_project.yml, the seeds and the build folder lie here."""
