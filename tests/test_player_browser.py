"""A reader plays a live player in real JupyterLab."""

import time

import jupyter_server
import lab_player
import nbformat
import pytest
from lab_page import LabPage, until
from notebook_makers import code, notebook, prose

CELL = """\
from ganlab_utils.display.player import play
from ganlab_utils.theory.densities import ring
from ganlab_utils.training.game import Game
from ganlab_utils.training.networks import MLP

game = Game(lambda: MLP(2, 2, width=16), lambda: MLP(2, 1, width=16), batch=64)
play(game, ring(), "A ring of eight modes", "Which modes does G find?", steps=STEPS, chunk=20)"""
FRAGILE = """\
from ganlab_utils.display.player import Panel, Player

def fragile(view, now):
    if now.step:
        raise ArithmeticError("the ring is cracked")
    view[0].points("real", *now.real.T, "real")

Player(game, ring(), fragile, [Panel("x", "y", (-3, 3), (-3, 3))], "Cracked", "Why?", "A ring.")"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    cells = [prose("# A test"), code(CELL.replace("STEPS", "100_000")), code(FRAGILE)]
    draft = notebook(*cells, code("6 * 7"))
    draft.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(draft, folder / "player.ipynb")
    with jupyter_server.lab(folder, tmp_path_factory.mktemp("home")) as server:
        opened = LabPage(browser, server, "player.ipynb")
        opened.run_all()
        yield opened
        opened.close()


def test_play_pause_and_restart(page):
    player = lab_player.players(page.page)[0]
    assert [*player.complaints()] == []
    assert page.pop_ups() == []
    assert page.figures() == []


def test_steps_and_pictures_go_on_and_other_cells_run_meanwhile(page):
    player = lab_player.players(page.page)[0]
    player.press("Play")
    seen = set()
    assert until(lambda: seen.add((player.step(), player.look())) or len(seen) > 8, 20)
    last = page.page.locator(".jp-Notebook .jp-CodeCell").last
    last.click()
    page.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
    # The kernel answers although it trains.
    assert last.locator(".jp-OutputArea-output").inner_text().strip() == "42"
    before = player.step()
    assert until(lambda: player.step() > before, 10)
    began = time.monotonic()
    player.press("Pause")
    assert player.rests()
    assert time.monotonic() - began < 10


def test_an_error_shows_under_the_picture(page):
    player = lab_player.players(page.page)[1]
    player.press("Play")
    shown = player.root.locator(".ganlab-error")
    assert until(lambda: shown.count() == 1, 20)
    time.sleep(1)
    assert "the ring is cracked" in shown.inner_text()
    assert player.rests()


def test_the_stop_button_of_the_notebook_pauses(page):
    player = lab_player.players(page.page)[0]
    player.press("Play")
    before = player.step()
    assert until(lambda: player.step() > before, 10)
    page.page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
    assert player.rests()
    player.press("Play")
    before = player.step()
    assert until(lambda: player.step() > before, 10)
    player.press("Pause")
    assert player.rests()
