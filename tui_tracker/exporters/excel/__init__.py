"""The report as an Excel workbook, and the workbook that leads fill in."""
