"""Reading files: text, CSV and XLSX into tables of cells."""
