"""The raw folder: its contract, and the reading of its files as text."""
