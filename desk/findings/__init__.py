"""What a picture or a recording tells of a product: numbers, names and dates that nobody has to type."""
