"""One module per curated table; the sources and columns are those of the domain description."""
