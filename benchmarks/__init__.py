"""`python -m benchmarks` prints what this project costs beside its rivals, measured in one run. Never a test."""
