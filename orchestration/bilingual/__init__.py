"""What the static pages have in common: words in two languages, their look, the switch between them."""
