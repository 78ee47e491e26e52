"""Containers: bytes of a download in, a grid of text cells out."""
