"""Inference: solving, covariances, small-sample rules and tests. Arrays in, small frozen results out."""
