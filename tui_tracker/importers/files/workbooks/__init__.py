"""Reading workbooks: Excel's own format and the older ones."""
