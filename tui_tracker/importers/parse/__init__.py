"""From lines and cells to raw rows: headers, headings, continued lines."""
