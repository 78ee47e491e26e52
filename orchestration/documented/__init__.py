"""One static page that describes every relation and column of the warehouse in English and Chinese."""
