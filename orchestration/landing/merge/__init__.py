"""Imported values into the raw files of a folder: nothing twice, nothing overwritten."""
