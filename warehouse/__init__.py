"""Measurement: raw cells become indicators, indices and measures."""
