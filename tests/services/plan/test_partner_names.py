"""The names of partners: those listed beside the source of this very plan, and no others."""

from __future__ import annotations

from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.services.plan.partner_names import partner_names


def test_partners_are_listed_for_the_plan_they_were_reviewed_for(settings: Settings) -> None:
    assert "Midlands Net Zero Hub" in partner_names(settings, "Leicestershire Net Zero Action Plan")
    assert partner_names(settings, "Dorset's plan") == ()


def test_a_file_beside_any_plans_source_lists_its_partners(settings: Settings, tmp_path: Path) -> None:
    own = settings._replace(plan_source=str(tmp_path / "dorset.csv"))
    beside = tmp_path / "dorset.partners.txt"
    beside.write_text("# A comment\nDorset's plan\n\nPorts\n  Coast Path\n", encoding="utf-8")
    assert partner_names(own, "Dorset's plan") == ("Ports", "Coast Path")
    beside.write_bytes(b"\xff\xfe\x00")
    assert partner_names(own, "Dorset's plan") == ()
