"""The report's glossary: the settings' meanings, and reviewed ones for the plan they were reviewed for."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.support.office import Office
from tests.support.reading import report_of
from tui_tracker.config import Settings
from tui_tracker.services.plan.reviewed_words import known_meanings, partner_names


def test_the_shipped_plans_terms_each_have_a_meaning_and_its_source(settings: Settings) -> None:
    content = Path(settings.plan_source).with_suffix(".glossary.toml").read_text(encoding="utf-8")
    terms = tomllib.loads(content)["terms"]
    assert all(term["meaning"] and term["source"] for term in terms.values())
    assert (
        known_meanings(settings, "Leicestershire Net Zero Action Plan")["DfT"] == "Department for Transport"
    )


def test_another_plan_has_only_the_meanings_of_its_settings(settings: Settings) -> None:
    own = settings._replace(glossary={"DfT": "Dorset for Trees"})
    assert known_meanings(own, "Dorset's plan") == {"DfT": "Dorset for Trees"}
    assert known_meanings(own, "Leicestershire Net Zero Action Plan")["DfT"] == "Dorset for Trees"


def test_the_report_explains_what_its_texts_use(office: Office) -> None:
    office.write(None, "Jo", "W1", note="The DfT paid for it.")
    assert report_of(office.tracker, office.settings).glossary == (("DfT", "Department for Transport"),)


def test_partners_are_listed_for_the_plan_they_were_reviewed_for(settings: Settings) -> None:
    assert "Midlands Net Zero Hub" in partner_names(settings, "Leicestershire Net Zero Action Plan")
    assert partner_names(settings, "Dorset's plan") == ()


def test_a_file_beside_any_plans_source_lists_its_partners(settings: Settings, tmp_path: Path) -> None:
    own = settings._replace(plan_source=str(tmp_path / "dorset.csv"))
    beside = tmp_path / "dorset.glossary.toml"
    beside.write_text('plan = "Dorset\'s plan"\npartners = ["Ports", 3]\n', encoding="utf-8")
    assert partner_names(own, "Dorset's plan") == ("Ports",)
    beside.write_text('plan = "Dorset\'s plan"\npartners = "Ports"\n', encoding="utf-8")
    assert partner_names(own, "Dorset's plan") == ()
