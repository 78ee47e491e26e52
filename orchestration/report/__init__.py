"""One static page of what a warehouse holds: data, definitions, tables, pictures, and where each number comes from."""
