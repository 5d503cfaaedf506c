"""Pictures of the screens, looked at by a person before they were kept.

After a wanted change: `python -m tests.pictures --update`, and look at every picture that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.conftest import Clock
from tests.pictures import SCREENS
from tests.support.office import Office
from tests.support.screens import screen_text, until_idle, wait_until
from tests.tui.conftest import NOON, Clash
from tui_tracker.config import Settings
from tui_tracker.services.exchange import held_changes
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.colours import LIGHT
from tui_tracker.tui.context import AppContext

SMALL, LARGE = (80, 24), (120, 40)
Snap = Callable[..., bool]
Make = Callable[..., TrackerApp]


def pressing(*keys: str) -> Callable[[Pilot[None]], object]:
    """Press keys and wait until everything is drawn, before the picture is taken."""

    async def run(pilot: Pilot[None]) -> None:
        await drawn(pilot)
        for key in keys:
            await pilot.press(key)
            await until_idle(pilot)
        await drawn(pilot)

    return run


async def drawn(pilot: Pilot[None]) -> None:
    """Wait until the screen has not changed for a tenth of a second, and no text is still to be saved."""
    await until_idle(pilot, pause=0.1)
    await wait_until(lambda: "saving …" not in screen_text(pilot.app), "the text to be saved")
    await until_idle(pilot, pause=0.1)


def test_themes(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(), terminal_size=SMALL, run_before=pressing())


def test_actions_at_80_by_24(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(theme="W"), terminal_size=SMALL, run_before=pressing("down", "r", "a"))


def test_actions_at_120_by_40(snap_compare: Snap, app_of: Make) -> None:
    keys = ("r", "g", "s", "3", "down", "r", "a", "s", "2")
    assert snap_compare(app_of(theme="W"), terminal_size=LARGE, run_before=pressing(*keys))


def test_actions_at_60_by_20(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(theme="H"), terminal_size=(60, 20), run_before=pressing("down"))


def test_actions_in_light_colours(snap_compare: Snap, app_of: Make) -> None:
    async def lighten(pilot: Pilot[None]) -> None:
        await drawn(pilot)
        pilot.app.theme = LIGHT
        await pilot.press("s")
        await drawn(pilot)

    assert snap_compare(app_of(theme="W"), terminal_size=SMALL, run_before=lighten)


def test_actions_without_colour(snap_compare: Snap, app_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_of(theme="W"), terminal_size=SMALL, run_before=pressing("r", "r"))


def test_rating_picker(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(theme="W"), terminal_size=SMALL, run_before=pressing("r"))


def test_note_at_80_by_24(snap_compare: Snap, app_of: Make) -> None:
    keys = ("e", *"Twelve", "space", *"miles", "ctrl+s")
    assert snap_compare(app_of(theme="W"), terminal_size=SMALL, run_before=pressing(*keys))


def test_note_with_the_word_diff_at_120_by_40(snap_compare: Snap, app_of: Make) -> None:
    keys = ("e", *"Ten", "space", *"miles", "space", *"lit", "ctrl+s", "ctrl+t")
    assert snap_compare(app_of(theme="W"), terminal_size=LARGE, run_before=pressing(*keys))


def test_compare(snap_compare: Snap, app_of: Make) -> None:
    keys = ("s", "4", "r", "g", "v")
    assert snap_compare(app_of(theme="W"), terminal_size=SMALL, run_before=pressing(*keys))


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_compare_the_whole_plan(
    snap_compare: Snap, app_of: Make, years: Settings, size: tuple[int, int]
) -> None:
    assert snap_compare(app_of(using=years), terminal_size=size, run_before=pressing("v"))


def test_what_is_stuck(snap_compare: Snap, app_of: Make, years: Settings) -> None:
    assert snap_compare(app_of(using=years), terminal_size=SMALL, run_before=pressing("v", "t"))


@pytest.fixture
def clashing(clash: Clash) -> None:
    """Two leads over one agreed note, and over nothing."""
    agreed = (
        "The survey of the footpaths is complete. Ten miles were mended with volunteers from four parishes. "
        "Two bridges on the Soar wait for the county's engineers. The budget is agreed until March."
    )
    clash(
        "W1", agreed=agreed,
        Ann_Lee={"note": agreed.replace("Ten miles were mended", "Twelve miles were mended and signed")},
        Bob_Ray={"note": agreed.replace("is agreed until March", "was spent in June; a bid is out"),
                 "rag": "amber"},
    )  # fmt: skip
    clash("W2", Ann_Lee={"rag": "amber"}, Bob_Ray={"rag": "red", "note": "The district withdrew."})
    clash("H2", Ann_Lee={"note": "Forty lofts."}, Bob_Ray={"note": "Thirty lofts, ten more by May."})


@pytest.mark.usefixtures("clashing")
@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_conflicts(snap_compare: Snap, app_of: Make, size: tuple[int, int]) -> None:
    keys = ("exclamation_mark", "down", "2", "up", "up")
    assert snap_compare(app_of(), terminal_size=size, run_before=pressing(*keys))


@pytest.mark.usefixtures("clashing")
def test_combining_two_notes(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(), terminal_size=LARGE, run_before=pressing("exclamation_mark", "e"))


@pytest.mark.usefixtures("clashing")
def test_history(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(theme="W"), terminal_size=SMALL, run_before=pressing("h", "down"))


def test_help(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(theme="W"), terminal_size=LARGE, run_before=pressing("question_mark"))


def test_search(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(), terminal_size=SMALL, run_before=pressing("slash", *"heat"))


@pytest.fixture
def shipped(tmp_path: Path, settings: Settings) -> Iterator[TrackerApp]:
    """The plan that ships, some of it written."""
    path = tmp_path / "shipped.db"
    make_tracker(path, Path(settings.plan_source), settings)
    with TrackerSession.open(path, settings, author="Jo Smith", clock=Clock(), window=False) as session:
        keys = {entry.action.id: entry.action.key for entry in session.entries()}
        session.carry_over(keys["T4"], "no round of funding was open.")
        for identity, rag, stage, note in (
            ("T1", "green", "Delivery", "Local Transport Plan 4 was adopted in May."),
            ("T2", "green", "Delivery", "Two consultations were held, 2,100 answers."),
            ("T3", "amber", "Design", "The model is built; its data licence is not settled."),
            ("T6", None, "Complete", "The guide has been in use since January."),
            ("T7", "red", "Discovery", "No funding decision before the spending review."),
            ("T17", "amber", "Delivery", "Bi-mode trains run since March; wiring north of Wigston waits."),
        ):
            session.change(
                keys[identity],
                {"rag": rag, "stages": f'[["{stage}",null]]', "note": note, "signed_off": "Jo Smith"},
            )
        yield TrackerApp(
            AppContext.of(session, settings),
            theme=session.theme("T"),
        )


def test_readme_picture(snap_compare: Snap, shipped: TrackerApp) -> None:
    keys = ("colon", "t", "1", "7", "enter")
    assert snap_compare(shipped, terminal_size=LARGE, run_before=pressing(*keys))


@pytest.mark.parametrize(("shown", "kept"), SCREENS.items())
def test_the_guides_show_the_pictures_kept_here(shown: str, kept: str) -> None:
    here = Path(__file__).parent
    picture = here / "__snapshots__" / "test_pictures" / f"test_{kept}.svg"
    copy = here.parents[1] / "docs" / f"{shown}.svg"
    assert copy.read_text(encoding="utf-8") == picture.read_text(encoding="utf-8")


def send_back(office: Office) -> None:
    """Merge Jo's copy with a reworded note, and leave Sam's out."""
    office.write(None, "Coordinator", "W1", note="Ten miles of footpath were mended in spring.")
    copy = office.hand_out("W", lead="Jo")
    office.hand_out("H", lead="Sam")
    office.write(copy, "Jo", "W1", note="Twelve miles of footpath were mended by autumn.", rag="green")
    office.write(copy, "Jo", "H1", rag="red")
    office.merge(copy)


def test_what_came_back(snap_compare: Snap, app_of: Make, office: Office) -> None:
    send_back(office)
    assert snap_compare(app_of(), terminal_size=SMALL, run_before=pressing("b"))


def test_what_one_file_changed(snap_compare: Snap, app_of: Make, office: Office) -> None:
    send_back(office)
    assert snap_compare(app_of(), terminal_size=SMALL, run_before=pressing("b", "enter"))


def test_checks(snap_compare: Snap, app_of: Make) -> None:
    assert snap_compare(app_of(), terminal_size=SMALL, run_before=pressing("l"))


@pytest.fixture
def half_way(tmp_path: Path, settings: Settings) -> Iterator[TrackerApp]:
    """The plan that ships, some of it written in every theme, one copy back and one out."""
    path = tmp_path / "half.db"
    make_tracker(path, Path(settings.plan_source), settings)
    due = settings._replace(due="2026-01-31")
    office = Office(tracker=path, folder=tmp_path, settings=due)
    with office.open(author="Jo Smith") as session:
        for index, entry in enumerate(session.entries()):
            if index % 3 and index < 150:
                stage = ("Discovery", "Design", "Delivery", "Delivery", "Complete")[index * 7 % 5]
                rag = (None, "red", "amber", "green", "green", None)[index * 5 % 6]
                done = "Jo Smith" if index % 2 else None
                values = {"stages": f'[["{stage}",null]]', "rag": rag, "signed_off": done}
                session.change(entry.action.key, values)
    copy = office.hand_out("T", lead="Jo Smith")
    office.hand_out("B", lead="Sam Lee")
    office.write(copy, "Jo Smith", "T1", note="Adopted in May.")
    office.merge(copy)
    with TrackerSession.open(path, due, author="Jo Smith", clock=lambda: NOON, window=False) as session:
        yield TrackerApp(AppContext.of(session, due))


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_home(snap_compare: Snap, half_way: TrackerApp, size: tuple[int, int]) -> None:
    assert snap_compare(half_way, terminal_size=size, run_before=pressing("D", "down"))


@pytest.fixture
def no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a person asks for no colours."""
    monkeypatch.setenv("NO_COLOR", "1")


def test_home_without_colour(snap_compare: Snap, no_colour: None, half_way: TrackerApp) -> None:
    assert snap_compare(half_way, terminal_size=SMALL, run_before=pressing("D", "end"))


@pytest.fixture
def coordinating(half_way: TrackerApp, monkeypatch: pytest.MonkeyPatch) -> TrackerApp:
    """The plan half way, with paths that are the same on every machine."""
    for module in ("send_copies", "merge_files", "report", "backups"):
        name = f"tui_tracker.tui.screens.coordinator.{module}.short_path"
        monkeypatch.setattr(name, lambda _: "~/plan")
    return half_way


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_sending_out_copies(snap_compare: Snap, coordinating: TrackerApp, size: tuple[int, int]) -> None:
    keys = ("D", "m", "enter", "up", "enter")
    assert snap_compare(coordinating, terminal_size=size, run_before=pressing(*keys))


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_the_report(snap_compare: Snap, coordinating: TrackerApp, size: tuple[int, int]) -> None:
    assert snap_compare(coordinating, terminal_size=size, run_before=pressing("D", "p"))


def test_the_new_period_in_light_colours(snap_compare: Snap, coordinating: TrackerApp) -> None:
    async def lighten(pilot: Pilot[None]) -> None:
        pilot.app.theme = LIGHT
        await pressing("D", "m", "down", "down", "down", "down", "enter")(pilot)  # type: ignore[misc]

    assert snap_compare(coordinating, terminal_size=SMALL, run_before=lighten)


def test_the_coordinators_work(snap_compare: Snap, coordinating: TrackerApp) -> None:
    assert snap_compare(coordinating, terminal_size=SMALL, run_before=pressing("D", "m", "down"))


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_the_preview_of_a_merge(
    snap_compare: Snap,
    app_of: Make,
    office: Office,
    tracker: Path,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A decision's number follows from the ids of changes, which are others in each tracker.
    monkeypatch.setattr(
        held_changes, "assign_numbers", lambda ids: {key: 41726 + n for n, key in enumerate(ids)}
    )
    office.write(None, "Coordinator", "W1", note="Ten miles of footpath were mended in spring.")
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Twelve miles of footpath were mended by autumn.", rag="green")
    office.write(copy, "Jo", "H1", rag="red")
    office.write(None, "Coordinator", "W1", note="Eleven miles of footpath were mended.")
    copy.replace(tracker.parent / "Jo's copy.db")
    (tracker.parent / "broken.db").write_text("no tracker")
    app = app_of()
    app.context.preferences.set("returned folder", str(tracker.parent), tracker)
    keys = ("m", "down", "down", "enter", "up", "end", "enter", "w")
    assert snap_compare(app, terminal_size=size, run_before=pressing(*keys))
