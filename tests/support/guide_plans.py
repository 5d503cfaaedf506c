"""The plans that the guide to importing shows going in; each is written into the current folder."""

from __future__ import annotations

import datetime
from pathlib import Path

import docx
import openpyxl


def write_workbook() -> None:
    book = openpyxl.Workbook()
    key = book.worksheets[0]
    key.title = "Key"
    for row in (["RAG", "Meaning"], ["Green", "On track"], ["Amber", "Some delay"], ["Red", "Off track"]):
        key.append(row)
    sheet = book.create_sheet("Actions")
    march, june = datetime.date(2026, 3, 31), datetime.date(2026, 6, 30)
    for cells in (
        ["Ref", "Theme", "Action", "Lead officer", "Target date", "RAG", "Update December 2024"],
        ["T1", "Transport", "Put chargers in four car parks", "Highways", march, "Green", "Two are in."],
        ["T2", "Transport", "Buy ten e-bikes", "Fleet", march, "Amber", "The order is late."],
        ["B1", "Buildings", "Insulate the depot", "Property", june, "On hold", "No bids."],
    ):
        sheet.append(cells)
    sheet["H1"], sheet["H2"] = "Internal comment", "not for publication"
    sheet.column_dimensions["H"].hidden = True
    book.save("climate-plan.xlsx")


def write_document() -> None:
    document = docx.Document()
    document.add_heading("Climate strategy", 0)
    header = ("No.", "Action", "Council role", "Stage", "Progress")
    travel = (
        ("TR1", "Draw a cycling map", "Lead", "Delivery", "Printed in May."),
        ("TR2", "Run a bus to the park", "Ask", "Design", ""),
    )
    for title, rows in {
        "Travel": travel, "Homes": (("HO1", "Advise tenants", "Lead", "Delivery", "300 visits."),),
    }.items():  # fmt: skip
        document.add_heading(title, 1)
        document.add_paragraph("What we do, and with whom.")
        table = document.add_table(0, 5)
        for cells in (header, *rows):
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
    document.save("strategy.docx")


def write_two_years() -> None:
    header = "Workstream;Action;Status;RAG;Comments\n"
    Path("actions-2024.csv").write_text(
        f"{header}Move;Put chargers in the car parks;Delivery;Green;Two are in\n"
        "Move;Write a cycling plan;Design;Red;Not begun\nHomes;Insulate the depot;Delivery;Amber;Half done\n",
        encoding="utf-8",
    )
    Path("actions-2025.csv").write_text(
        f"{header}Move;Write a cycling plan;Delivery;Green;Adopted in June\n"
        "Move;Put chargers in the car parks;Complete;Green;All four are in\n"
        "Move;Run a bus to the hospital;Discovery;Amber;New\n",
        encoding="utf-8",
    )


PLANS = {
    "A workbook with several sheets": write_workbook,
    "A Word document": write_document,
    "Two years without IDs": write_two_years,
}
"""Heading in the guide -> what writes its files."""
