"""Small tables of the kinds that councils' real plans are: what an import must never get silently wrong."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

Rows = Sequence[Sequence[object]]

YEAR_1 = """\
Theme,Action,Owner,RAG,Update
Transport,Put chargers in four car parks,Highways,Green,Two are in
Transport,Buy e-bikes for the post room,Fleet,Amber,Supplier is late
Transport,Write a cycling plan with the parishes,Planning,Red,Nobody in post
Buildings,Fit LED lights in every office,Property,Green,Half are done
Buildings,Insulate the depot and the hall,Property,Amber,Quote is in
"""
YEAR_2 = """\
Theme,Action,Owner,RAG,Update
Transport,Write a cycling plan with the parishes,Planning,Green,Plan is written
Transport,Put chargers in four car parks,Highways,Green,All four are in
Transport,Run a bus on demand in the villages,Highways,Amber,New this year
Buildings,Insulate the depot and the hall,Property,Green,Depot is done
"""
SHORT_ROWS = """\
assessment,id,title,text,priority,parent
#008800,Ö,Overall,Overall,4,
#008800,Ö1,Hire a climate team,Hire a climate team,5,Ö
#ff9900,Ö1-13,Report 2013,"Two posts were added and the plan could be begun, with adaptation to follow.",5,Ö1
#BA1C1B,Ö2-1516,Report 2016,No news,4,Ö2
#008800,Ö2-18,Report 2018,"Six posts are filled since spring and a seventh will join the team in autumn.",4,Ö2
#ff9900,B,Buildings,Buildings,4,
#BA1C1B,B1-1516,Report 2016,No news,3,B1
#008800,B1-18,Report 2018,"The school roofs carry panels now; a second round of roofs is out to tender.",3,B1
"""
SHORT_ROWS_WITHOUT_IDS = """\
Theme,Action,Lead,Due,Comments
Transport,Put chargers in four car parks and both park-and-ride sites,Highways,2026,Two of four are in
Transport,Buy e-bikes,Fleet,2025,
Buildings,Fit LED lights in all offices and depots that the council still owns,Property,2025,Half are done
Buildings,Insulate the depot,Property,2027,
"""
ONLY_SHORT_ROWS = """\
Theme,Action,Lead,Timescale
Transport,Install chargers,Highways,2026
Transport,Buy e-bikes,Fleet,2025
Buildings,Fit LED lights,Property,2025
"""
STATUS_WORDS = """\
Action Ref,Action Title,Owner,Due Date,Status,% Complete,Comments
CC-001,Put chargers in four car parks,Highways,31/03/2026,In Progress,60,Two are in
CC-002,Buy e-bikes,Fleet,31/03/2025,Complete,100,Done
CC-003,Fit LED lights,Property,31/03/2026,Overdue,10,Late
CC-004,Plant trees,Parks,31/03/2027,Not Started,0,
CC-005,Close the depot,Fleet,,Cancelled,0,Not needed
CC-006,Set up a green fund,Finance,,On hold,5,Waits for the budget
CC-007,Solar farm,Property,,Superseded,0,Taken into CC-003
CC-008,Wind farm,Property,,In progress,0,Begun
"""
FIVE_POINTS = """\
Ref,Action,RAG,Update
P-001,Renew the flood wall,Amber/Green,A slight delay
P-002,Heat network for the centre,Amber/Red,The money falls short
P-003,Electric depot,Amber,Steady
P-004,Tree nursery,Green,To plan
P-005,Longer tram,Red,Stopped
P-006,School retrofits,Exempt under Section 43,Withheld
"""
COMPLETE_AS_RAG = """\
Ref,Action,RAG,Update
T1,Put chargers in four car parks,Complete,All four are in
T2,Buy e-bikes,Green,Ordered
T3,Fit LED lights,Blue,Done in May
T4,Plant trees,Not started,
"""
CIRCLES = """\
Ref,Action,RAG,Update
T1,Put chargers in four car parks,🟢,Two are in
T2,Buy e-bikes,🟠 Amber,Late
T3,Fit LED lights,🔴,No money
T4,Plant trees,🔵 Complete,Done
T5,Close the depot,⚪,Not begun
"""
LETTERS = """\
Ref,Action,BRAG,Comments
T1,Put chargers in four car parks,B,All are in
T2,Buy e-bikes,R,Dropped
T3,Fit LED lights,A,Late
T4,Plant trees,G,Fine
"""
WORDS_AS_RAG = """\
Ref,Action,RAG,Update
T1,Put chargers in four car parks,On track,Two are in
T2,Buy e-bikes,At risk,Price is up
T3,Fit LED lights,Off track,No officer
T4,Plant trees,Completed,Done
"""
REASONS_IN_RAG = """\
Ref,Action,RAG,Update
T1,Put chargers in four car parks,Amber ↑,Two are in
T2,Buy e-bikes,GREEN – on schedule,Ordered
T3,Fit LED lights,Red (no officer),Late
T4,Plant trees,Green to Amber,Dry spring
"""
KPI_REF = """\
KPI Ref,Description,Target,Status,Service,Notes
CS01,Calls answered in 15 seconds,80,Amber,Customers,Staff are new
CS02,Missed bins per 100000,40,Red,Waste,New rounds
HR11,Days lost to sickness,3,Green,People,
"""
ACTION_HASH = """\
Action #,Description,Status,Update
1,Put chargers in four car parks,Delivery,Two are in
2,Buy e-bikes for the post room,Complete,Done
"""
USUAL_NAMES = """\
Item No.,Theme/Area,Key Action,Lead Officer,Target Date,Overall RAG,Current position
1.1,Transport,Put chargers in four car parks,Highways,Mar 2026,Green,Two are in
1.2,Transport,Buy e-bikes for the post room,Fleet,Dec 2025,Amber,Late
2.1,Buildings,Fit LED lights in every office,Property,Dec 2026,Red,No money
"""
RISK_REGISTER = """\
Risk ID,Risk Description,Likelihood,Impact,Score,RAG,Owner,Mitigating Action,Status
R1,The grant is lost because the bid is late,3,4,12,Amber,Finance,Begin the bid early,Open
R2,No contractor bids,2,5,10,Amber,Procurement,Sound out the market,Closed
"""
SAME_NAME_TWICE = """\
project_number;project_name;department;RAG;RAG;comment
CO_0024_2021-Q2;Pension remedy;CO;;Amber;Steady
CO_0033_2122-Q1;One log-in;CO;Amber;;Fast but hard
DEFRA_0009_2021-Q3;Flood works;DEFRA;Red;;Late
DEFRA_0040_2122-Q3;Tree nursery;DEFRA;;Green;Fine
"""
HELP_ROW = """\
Axis (x),Action,Lead,Status,Comments
Text field,Text field,Text field (separate with commas),Choose from the list,Text field
1. Move,Open a cycle path,Roads,Delivery,North part is open
2. Build,Insulate the town hall,Property,Design,
"""
AVERAGE_ROW = """\
Priority,Action,Owner,Status,Comments
1,Put chargers in four car parks,Highways,Delivery,Two are in
2,Buy e-bikes for the post room,Fleet,Complete,Done
,Average,,,
,Number complete,,1,
"""
NUMBERED_HEADINGS = """\
No.,Action,Lead,Status,Update
1,Transport,,,
1.1,Put chargers in four car parks,Highways,Delivery,Two are in
1.2,Buy e-bikes,Fleet,Complete,Done
2,Buildings,,,
2.1,Fit LED lights,Property,Design,Half
"""
STATUS_RAG = """\
Ref,Action,Status (RAG),Update
T1,Put chargers in four car parks,Green,Two are in
T2,Buy e-bikes,Red,Late
"""
CURRENT_RAG = """\
Ref,Action,Previous RAG,Current RAG,Direction of travel,Progress since last report,Next steps
T1,Put chargers in four car parks,Red,Amber,Better,A site is found,Sign the lease
T2,Buy e-bikes,Green,Red,Worse,The supplier failed,Tender again
"""
LABELS_ALIKE = """\
Ref,Action,Progress update Q1,Progress update Q2,Progress update Q3,Lead Officer,Lead Member,\
Target date,Target date revised
T1,Put chargers in,Sites chosen,Grid offer in,Two are in,An officer,A councillor,Mar 2025,Mar 2026
T2,Buy e-bikes,Ordered,Late,,Another officer,A councillor,Jun 2025,
"""
ON_ITS_SIDE = """\
Project name,Flood wall,Heat network,Tree nursery
Department,Works,Energy,Parks
RAG,Amber,Red,Green
Commentary,Permit awaited,No partner,Sown
"""
OWNER_AND_DATE = """\
Ref,Action,Lead officer,Partners,Target date,Cost,RAG,Update
T1,Put chargers in four car parks,A. Officer,Parishes,31/03/2026,£125k,Green,Two are in
T2,Buy e-bikes,B. Officer,,30/06/2025,£20k,Red,Late
"""
BLANK_THEME = """\
Theme,Action,Lead,Status,Comments
1. Move,Open a cycle path,Roads,Delivery,North part is open
,Insulate the town hall,Property,Design,Quote is in
,Plant a hedge along the school,Parks,Complete,Done in March
"""
QUARTERS = """\
Ref,Action,Q1 RAG,Q1 Update,Q2 RAG,Q2 Update,Q3 RAG,Q3 Update
T1,Put chargers in four car parks,Red,No site,Amber,A site is found,Green,Two are in
T2,Buy e-bikes,Green,Ordered,Green,They are here,,
"""
LONG_HEADER = """\
Ref,Action,"RAG status (Red = will miss its date or budget by more than a tenth; Amber = late but can \
be brought back; Green = on track; Blue = complete)",Update
T1,Put chargers in four car parks,Green,Two are in
T2,Buy e-bikes for the post room,Amber,Late
"""


def workbook(
    sheets: Mapping[str, Rows], change: Callable[[Any], None] | None = None, hidden: Sequence[str] = ()
) -> bytes:
    """Return a workbook of sheets; `change` gets it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    if change:
        change(book)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def header_of_two_rows() -> bytes:
    rows: Rows = [
        ["Ref", "Action", "Lead", "Q1 2025/26", None, "Q2 2025/26", None],
        [None, None, None, "RAG", "Update", "RAG", "Update"],
        [
            "T1",
            "Put chargers in four car parks",
            "Highways",
            "Red",
            "No site yet",
            "Amber",
            "A site is found",
        ],
        ["T2", "Buy e-bikes for the post room", "Fleet", "Green", "Ordered", "Green", "They are here"],
    ]

    def merge(book: Any) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"):
            book.worksheets[0].merge_cells(cells)

    return workbook({"Plan": rows}, merge)


def key_summary_and_archive() -> bytes:
    header = ["Ref", "Action", "Lead", "RAG", "Update"]
    return workbook(
        {
            "Summary": [
                ["Progress Q2"],
                ["Status", "Number of actions"],
                ["Green", 2],
                ["Amber", 1],
                ["Total", 3],
            ],
            "Key": [
                ["RAG", "Description"],
                ["Green", "The action is on track and nobody expects that it will miss its date."],
                ["Amber", "The action is late or dearer than planned, and can be brought back."],
                ["Red", "Off track"],
                ["Blue", "Complete"],
            ],
            "Actions": [
                header,
                ["T1", "Put chargers in four car parks", "Highways", "Green", "Two are in"],
                ["T2", "Buy e-bikes", "Fleet", "Amber", "Late"],
                ["B1", "Fit LED lights", "Property", "Green", "Half"],
            ],
            "Lists": [["Status", "Lead"], ["Green", "Highways"], ["Amber", "Fleet"]],
            "Archive 2024": [
                header,
                ["T1", "Put chargers in four car parks", "Highways", "Red", "No site found"],
                ["X9", "An old action", "Fleet", "Red", "Closed"],
            ],
        },
        hidden=["Lists"],
    )


def colours_only() -> bytes:
    rows: Rows = [
        ["Ref", "Action", "Lead", "RAG", "Update"],
        ["T1", "Put chargers in four car parks", "Highways", None, "Two are in"],
        ["T2", "Buy e-bikes", "Fleet", None, "Late"],
        ["T3", "Fit LED lights", "Property", None, "No money"],
        ["T4", "Write a plan", "Policy", None, "Done"],
    ]

    def fill(book: Any) -> None:
        for number, colour in enumerate(("00B050", "FFC000", "FF0000", "0070C0"), 2):
            book.worksheets[0].cell(number, 4).fill = PatternFill("solid", fgColor=colour)

    return workbook({"Plan": rows}, fill)


def merged_down() -> bytes:
    rows: Rows = [
        ["Theme", "Objective", "Ref", "Action", "Lead", "RAG", "Update"],
        ["Transport", "Fewer car trips", "T1", "Put chargers in", "Highways", "Green", "Two are in"],
        [None, None, "T2", "Buy e-bikes", "Fleet", "Amber", "Late"],
        ["Buildings", "Less heat lost", "B1", "Fit LED lights", "Property", "Green", "Half"],
        [None, None, "B2", "Insulate the depot", None, "Green", "Begun"],
    ]

    def merge(book: Any) -> None:
        for cells in ("A2:A3", "B2:B3", "A4:A5", "B4:B5", "E4:E5"):
            book.worksheets[0].merge_cells(cells)

    return workbook({"Plan": rows}, merge)


def milestones(*, merged: bool) -> bytes:
    rows: Rows = [
        ["Ref", "Action", "Milestone", "Due", "RAG", "Update"],
        ["T1", "Put chargers in four car parks", "Sites chosen", "Jun 25", "Green", "Chosen"],
        [None, None, "Grid offer", "Sep 25", "Amber", "Waiting for the network operator"],
        [None, None, "Built", "Mar 26", "Red", "No contractor"],
        ["T2", "Buy e-bikes", "Order", "May 25", "Green", "Ordered"],
        [None, None, "Delivered", "Jul 25", "Green", "Here"],
    ]

    def merge(book: Any) -> None:
        for cells in ("A2:A4", "B2:B4", "A5:A6", "B5:B6") if merged else ():
            book.worksheets[0].merge_cells(cells)

    return workbook({"Plan": rows}, merge)


def one_point_ten() -> bytes:
    rows: Rows = [
        ["Ref", "Action", "Status", "Update"],
        [1.1, "Put chargers in four car parks", "Delivery", "Two are in"],
        [1.2, "Buy e-bikes", "Delivery", "Late"],
        [1.9, "Insulate the depot", "Design", "Quote"],
        [1.1, "Train all drivers", "Delivery", "Half"],
        [1.11, "Audit the offices", "Delivery", "Begun"],
    ]
    return workbook({"Plan": rows})


def struck_through() -> bytes:
    struck = InlineFont(strike=True)
    rows: Rows = [
        ["Ref", "Action", "Due", "RAG", "Update"],
        [
            "T1",
            CellRichText("Put chargers in ", TextBlock(struck, "six"), " four car parks"),
            CellRichText(TextBlock(struck, "March 2025"), " December 2025"),
            "Green",
            "Two are in",
        ],
        ["T2", "Buy e-bikes", "May 2025", "Red", "Withdrawn by Cabinet"],
    ]

    def strike(book: Any) -> None:
        for cell in book.worksheets[0][3]:
            cell.font = Font(strike=True)

    return workbook({"Sheet": rows}, strike)


def hidden_parts() -> bytes:
    rows: Rows = [
        ["Ref", "Action", "Lead", "Internal note", "RAG", "Update"],
        ["T1", "Put chargers in four car parks", "Highways", "not for publication", "Green", "Two are in"],
        ["T2", "Buy e-bikes", "Fleet", "dropped", "Red", "Old text"],
        ["T3", "Fit LED lights", "Property", None, "Amber", "Late"],
    ]

    def hide(book: Any) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True
        book.worksheets[0].column_dimensions["D"].hidden = True

    return workbook({"Plan": rows}, hide)
