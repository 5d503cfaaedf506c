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
The pilot missed its target by a third. A revised offer starts in spring.
Tenders came in £51,000 over the budget. A smaller scheme goes to the board in May.
Two bids exceeded the budget, so we re-tender in June.
The price is twice what we planned for; Cabinet decides in March.
Bids were 40% more expensive than estimated. We ask for more money in April.
The supplier went bust in May and we are finding another.
The contractor went into liquidation; a new one starts in spring.
National policy changed and the scheme has to be redesigned.
The landlord wants to sell the site, so we look for another.
The officer is on maternity leave until June; the work resumes then.
Planning permission was overturned at judicial review. We reapply in autumn.
The grid connection is now expected in 2029. We are talking to the operator.
Ministers moved the fund to next year, so we bid again in April.
Residents voted against the scheme. New options go to committee in March.
Staff were moved to the flood response. They return in January.
Only two of twelve schools signed up; we ask the rest again in May.
The software does the wrong sums and has to be rewritten by June.
Ground investigation turned up contamination. Remediation is costed for May.
Bats were discovered in the roof: works have to keep clear until September.
The partner has quit. We look for another by summer.
The lease ran into legal trouble; counsel advises in March.
The tender drew a single bid, double our estimate. We try again in June.
Demand has collapsed since the grant ended. We review the offer in May.
Steel prices jumped by a third. The design is being trimmed.
We had to start again after the consultant's report was wrong.
Match funding from the districts has dried up; talks go on.
The board asked us to think again about the route. A paper follows in May.
The machine was stolen twice. CCTV goes in next month.
The trees died in the drought; we replant in November.
Inflation has eaten a fifth of the money. Phase two is smaller.
Our bid came second. The next round opens in September.
The minister's letter of May put a stop to the programme; officers write a new case by July.
Our consultants left half the survey undone. A second firm takes it on in May.
The new boiler trips out in frost. The maker sends an engineer in December.
We still await the county's traffic model; runs are promised for March.
The pandemic backlog takes all of the team's time until spring.
The bridge has to carry heavier lorries than anybody thought; engineers report in June.
Two of three parishes have said no. We go back to them with a smaller plan.
The council tax referendum took a million out of the budget. Cabinet picks what stays in March.
Highways says the verge is too narrow. A one-way option is being drawn up.
The charity that ran the shop folded. A tender for a new operator goes out in April.
Archaeologists uncovered a Roman wall. Work can go on from June at the earliest.
The electricity board wants £2m for a new substation. We are in talks about sharing it.
Neighbours went to the ombudsman. His ruling is due in spring.
The trams came from a maker who has gone under. Spares are sought abroad.
Our model had the wrong figures in it. A corrected one goes to the board in May.
Sickness has hit the team hard. Agency staff join in January.
Interest rates make the loan dearer than the savings. Finance looks at it again in autumn.
The school roofs turned out to be of RAAC. Panels go on other buildings instead.
The wholesaler put its prices up by half. A joint order with districts is planned.
A by-election stood in the way of consultation; it runs from June.
The old pipes leak. Digging them up takes the money meant for insulation.
Half of the vans ordered have come; the rest are promised for August.
The farmer changed her mind about the hedge. We plant along the lane instead.
Treasury rules forbid spending on leased land. The lease is being bought out.
The forecast was wrong: passengers have not come back. Fares are reviewed in May.
Volunteers are tired and numbers dwindle. A paid ranger starts in April.
Drivers' hours rules have made the route unworkable. A shorter one begins in June.
The app was hacked in March. It is being written anew.
Vandals set fire to the shelter. The insurer pays in spring.
The works clash with the railway's. Ours move to 2027."""
TERSE = """\
The frost in May took half the saplings. Beat-up planting arranged.
Highways say the junction is at capacity; nothing further possible under the current Local Plan.
Insurance issue on the canoe launch. Risk assessment with the broker.
7 of 20 wardens trained. Dates offered again in Feb and Apr.
Match funding short by £60k. Parish to go to its reserves.
Provider ceased trading 31 August. Contract terminated. Interim cover from Leicester City.
School holidays meant no sessions in Q3. Two extra run in Q4.
Boiler replaced but controls never commissioned; savings not showing. Engineer visit booked.
Political steer unclear following May elections. Briefing for the new portfolio holder on 12 Jan.
GIS layer wrong, so the site list had to be redone. New list with partners for comment.
Low take-up. Rebranding as “Warm Welcome” and moving to libraries.
Paused over winter, restarts in March.
Bid partly successful: £90k of £150k. Prioritising the three worst estates.
A year behind. Revised programme agreed with the funder, completion now Sept 2028.
Ecology surveys out of season; resurvey Apr-Jun.
Fly-tipping at two of the sites has put volunteers off. CCTV going in.
Not enough parking spaces to justify chargers at Kibworth. Looking at the station instead.
On hold - awaiting outcome of LGR.
Target for 2026 missed (31 of 45). Catch-up in 2027 with a second crew.
Procurement challenge from an unsuccessful bidder. Standstill extended.
Price per tonne has dropped so the income case is weaker. Reviewing gate fees.
Two complaints about noise. Acoustic screens fitted, monitoring until June.
No officer capacity. Would need 0.5 FTE.
Delivery team halved. Focusing on the ten largest buildings only.
Work at the depot was stood down for six weeks after a gas main strike. Back on site 8 Jan.
Options paper went to SLT; they want more on revenue implications.
There is no realistic route to 2030 without national policy change. We keep raising it with ministers.
Project suspended. The land has been sold and we are back to square one on site selection.
Unclear who owns this since the restructure. Head of Service to allocate by end of month.
Demand for the grant collapsed when the national scheme opened. Proposing to merge with B7.
Tender returned one bid, 40% over estimate. Negotiating.
Pilot ran Jun–Oct. Mixed results: footfall up, bus times worse. Evaluation due March.
Not viable at current interest rates. Revisit in 12 months.
Supply chain: heat pumps on 14-week lead times. 9 installs slip into next year.
Half the allotment sites still have no rainwater tanks. Second order placed.
Waiting to hear from the Environment Agency re flood modelling.
Two staff left in autumn, so site visits are down by a third. Posts advertised.
We underestimated the time needed for landowner talks; 4 of 11 signed. Adviser hours doubled.
Bus operator has given notice on route 44. Replacement funded to July 2027 only.
Costs up 22%. Scope trimmed: 6 sites instead of 9.
Conservation officer unhappy with the glazing. Revised drawings submitted.
Legal advice is that we have no powers. Written to DLUHC asking for an amendment.
IT rollout of the booking tool has stalled twice. Go-live moved to 1 June.
Partial. North done, south awaiting road closures.
Public consultation was inconclusive, 48% for and 46% against. Members will take a view in January.
Cost has gone up from £1.2m to £1.75m. Members to decide in February whether to reduce scope.
Contractor went into administration in August; re-tendering now, award expected Q1 2027/28.
Severn Trent have withdrawn. Unless another partner comes forward by June 2027 this will not happen.
Behind schedule owing to the wet winter: planting moved to November 2027.
Landlord consent outstanding for two of the three roofs. Legal are chasing.
No budget in 26/27 or 27/28. Recommend this action is retired at the next review.
Grant claim is late; finance are resolving the query with DESNZ."""
"""As officers write them: without verbs, with dates, numbers and signs."""
ONLY_PROBLEMS = (
    "Paused pending the outcome of the reorganisation. No date yet.",
    "Officer left, post frozen. Cannot progress this year.",
)  # fmt: skip
EMPTY = (
    "Trams run.", "Work goes well.", "All on track.", "Good progress was made.", "The team met twice.",
    "Leaflets were printed.", "See the website.",
    'Work is progressing well.',
    'Meetings were held with partners throughout the year.',
    'The strategy was adopted in May and has been published.',
    'Good progress has been made on all workstreams this year.',
    'Ongoing.',
    'Officers continue to engage with stakeholders.',
    'We attended the regional forum and supported the hub.',
    'Installed 40 panels on libraries this year.',
    'Phase one was completed in June and phase two is under way.',
    'The team was recruited and is in place.',
    'Leaflets were printed and delivered to all homes.',
    'Residents welcomed the new service, which is popular.',
    'The project is on track to finish on time.',
    'See the website.',
    'As last year.',
    'The council has been working with partners on the plan.',
)  # fmt: skip


def is_accused(note: str, rating: str) -> bool:
    return "rating-unexplained" in rules_that_find(update("Work", rating, note))


def test_of_many_honest_notes_fewer_than_one_in_twenty_is_accused() -> None:
    notes = HONEST.splitlines()
    assert len(notes) == 110

    accused = [note for note in notes for rating in "ar" if is_accused(note, rating)]
    assert len(accused) < 0.05 * 2 * len(notes), accused


def test_of_many_terse_notes_fewer_than_one_in_twenty_is_accused() -> None:
    notes = TERSE.splitlines()
    accused = [note for note in notes for rating in "ar" if is_accused(note, rating)]
    assert len(accused) < 0.05 * 2 * len(notes), accused


@pytest.mark.parametrize("note", ONLY_PROBLEMS)
def test_a_note_that_names_only_problems_is_found(note: str) -> None:
    assert is_accused(note, "r")


@pytest.mark.parametrize("note", EMPTY)
def test_a_note_that_explains_nothing_is_still_found(note: str) -> None:
    assert is_accused(note, "a")
