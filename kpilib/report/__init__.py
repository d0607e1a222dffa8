"""What a page says: each function is what one cell of a page of `reports/` shows."""
