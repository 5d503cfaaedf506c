"""Reading tables with sure cells (CSV, workbooks): header rows, meanings of columns, kinds of rows."""
