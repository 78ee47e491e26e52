"""Arithmetic of printed tables: what rounded figures can and cannot be, one module per family of checks."""
