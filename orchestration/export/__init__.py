"""`resilience export`: relations of a warehouse as files for other programs, one module per format."""
