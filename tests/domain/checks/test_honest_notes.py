"""Notes that honestly explain a red or amber rating are not said to explain nothing; empty phrases are."""

from __future__ import annotations

import pytest

from tests.domain.checks.test_rules import rules_that_find, update

HONEST = """\
The bid to the Department was unsuccessful. A reduced scheme is being costed for the spring.
Paused until the regional review reports in June.
No further grant was awarded; we will apply to the next round.
The contractor went into administration in May. We will re-tender in autumn.
Two posts are vacant. Recruitment begins in January.
Residents objected to the route, so a second consultation is planned.
Prices rose by a third. A smaller first phase goes to Cabinet in March.
The landowner pulled out. Talks with the neighbouring farm have started.
Grid connection is only offered for 2029; we are looking for another site.
The partner withdrew. Options are being considered by the board.
Only four of the twenty schools took part. We will visit the others in spring.
The planning application was refused. An appeal is due in February.
Funding was cut by half. The programme will be redesigned.
Uptake fell below target. New leaflets are being prepared.
The officer left in March and was replaced in October; work resumes in the new year.
The tender drew a single bid above budget. It will be advertised again.
The survey was postponed because of floods and is now due in April.
The supplier delivered late. Installation will finish in summer.
Work stalled while the lease was disputed. Lawyers meet in January.
The software is not ready. The vendor promises a release in May.
The old boiler failed twice. A replacement is ordered and will be fitted in autumn.
There is no longer a national scheme to join. We are exploring a county one.
Ridership is lower than before the pandemic. Fares will be reviewed.
The depot is too small for electric lorries. A new site is sought.
The trial ended early after complaints. Its results go to committee in March.
Bus operators are struggling to find drivers. A training course opens in spring.
The grant closed before our bid was complete. We intend to bid in 2026.
Half the trees were lost to drought. Replanting is planned for the winter.
The business case was rejected by the finance board. It is being revised.
Costs doubled. We are asking the Department for a higher contribution.
The data is poor, so no baseline could be set. Meters will be installed by June.
Match funding was turned down. Other sources are being sought.
The building was listed, which blocks outside insulation. We will insulate the roof instead.
Response was weak: 40 households of 400. Door-to-door visits start in May.
The lead officer was ill for most of the year. A deputy takes over in January.
The developer scaled back the site. Negotiations on the heat network continue.
The road closure was opposed by traders. A trial at weekends comes next.
Permission from the Canal Trust is missing. A meeting is arranged for February.
The scheme overspent by £80,000. Cabinet will decide on the rest in March.
Delivery slipped by nine months. The new programme ends in December 2026.
Procurement was suspended after a challenge. It resumes once the court has ruled.
The new national guidance is unclear. We have asked the ministry and wait for its answer.
Nobody tendered for the charging points. The lots will be split and offered again.
Panels were damaged by hail and are being replaced.
The survey found asbestos, which must be removed first. Removal starts in April.
Too few volunteers came forward. Parishes will be asked to help.
The university dropped the project. Another partner is being sought.
Our offer for the land was refused. We will look for another site in the new year.
Suppliers quote a year for transformers. Orders will be placed in January.
The pilot missed its target by a third. A revised offer starts in spring."""
EMPTY = (
    "Trams run.", "Work goes well.", "All on track.", "Good progress was made.", "The team met twice.",
    "Leaflets were printed.", "See the website.",
)  # fmt: skip


def is_accused(note: str, rating: str) -> bool:
    return "rating-unexplained" in rules_that_find(update("Work", rating, note))


def test_of_fifty_honest_notes_fewer_than_one_in_twenty_is_accused() -> None:
    notes = HONEST.splitlines()
    assert len(notes) == 50

    accused = [note for note in notes for rating in "ar" if is_accused(note, rating)]
    assert len(accused) < 0.05 * 2 * len(notes), accused


@pytest.mark.parametrize("note", EMPTY)
def test_a_note_that_explains_nothing_is_still_found(note: str) -> None:
    assert is_accused(note, "a")
