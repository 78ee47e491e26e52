"""Numerical kernels: arrays in, a small frozen result out; no SQL, no files."""
