"""Inference: a regression is an entry in a specification file, its result is rows."""
