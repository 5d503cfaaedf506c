"""The report's glossary: the settings' meanings, and reviewed ones for the plan they were reviewed for."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.support.office import Office
from tests.support.reading import report_of
from tui_tracker.config import Settings
from tui_tracker.services.plan.abbreviations import known_meanings


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
