"""Text, CSV and XLSX into rows and problems. Values in, values out: nothing here knows the database."""
