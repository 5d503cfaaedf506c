"""Describe the CSV report for open-data portals: a Frictionless data package, `datapackage.json`."""

from __future__ import annotations

import hashlib
import json
import re

from tui_tracker.domain.report.model import Report
from tui_tracker.exporters.csv_table import columns_of
from tui_tracker.exporters.shared.reproducible_zip import report_time

FILE_NAME = "datapackage.json"
_DESCRIPTIONS = {
    "Period": "The reporting period, year and month",
    "ID": "The action's printed ID",
    "Objective": "The objectives that the action serves, with commas between them",
    "Action": "What the plan commits to",
    "Role": "The council's role",
    "Stage": "The project stage, or several with the part of the action in brackets",
    "RAG": "How likely delivery is; a complete action has its stage instead",
    "Update note": "What the lead reports",
    "Previous stage": "The project stage in the period before",
    "Previous RAG": "The rating in the period before",
    "Newly complete": "Whether the action is complete now and was not in the period before",
    "Note compared": "How the note differs from the one of the period before",
}


def export_data_package(report: Report, csv_name: str, content: bytes) -> bytes:
    """Return the descriptor of a CSV report with this name and content: Data Package version 1."""
    ratings = [badge.label for badge in report.legend.rag_badges()]
    limits = {
        "ID": {"required": True, "unique": True},
        "RAG": {"enum": ratings},
        **{name: {"enum": ["yes", "no"]} for name in ("Stage changed", "RAG changed", "Newly complete")},
    }
    fields = [
        {"name": name, "type": "yearmonth" if name == "Period" else "string"}
        | ({"description": _DESCRIPTIONS[name]} if name in _DESCRIPTIONS else {})
        | ({"constraints": limits[name]} if name in limits else {})
        for name in columns_of(report)
    ]
    resource = {
        "name": "actions", "path": csv_name, "title": "Actions", "profile": "tabular-data-resource",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig", "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {"fields": fields, "primaryKey": ["ID"], "missingValues": [""]},
    }  # fmt: skip
    package = {
        "profile": "tabular-data-package", "name": _slug(f"{report.plan} {report.period.key}"),
        "title": report.title, "created": f"{report_time(report).isoformat()}Z", "resources": [resource],
    }  # fmt: skip
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _slug(text: str) -> str:
    """Return a name of lower-case ASCII letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-") or "report"
