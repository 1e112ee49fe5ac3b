"""The live player without a browser: play, pause, step, restart, failures and its saved form."""

import asyncio
import base64
import os
import signal
import threading
import time
import warnings
from functools import partial

import numpy as np
import pytest
import torch
import training_cases
from torch import nn

from ganlab_utils.display import lifetime, scenes
from ganlab_utils.display.controls import integer, slider
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.player import Player, play
from ganlab_utils.theory.densities import Normal, ring, swiss_roll
from ganlab_utils.training import losses
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import Game
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import SGD
from ganlab_utils.training.runs import load, resume, save
from ganlab_utils.training.targets import Points

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from ipywidgets.widgets.widget import _instances as WIDGETS

OPTIONS = {"steps": 60, "chunk": 7, "every": 10, "seeds": range(3), "width": 700, "height": 300}
PANEL = Panel("x1", "x2", (-3, 3), (-3, 3))


def small(**changes):
    return play(training_cases.game(), ring(), "A ring", "Which?", **{**OPTIONS, **changes})


def dots(view, now):
    view[0].points("real", *now.real.T.clip(-3, 3), "real")
    view.number("step", now.step, 0)


def watched(draw=dots, game=None, **changes):
    game = training_cases.game() if game is None else game
    return Player(game, ring(), draw, [PANEL], "t", "q", "a", **{**OPTIONS, **changes})


async def until(holds, seconds=20.0):
    """Let the event loop run until something holds."""
    for _ in range(int(seconds / 0.005)):
        if holds():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen in time")


def scene(coroutine):
    """Run a coroutine as the kernel's event loop would."""
    asyncio.run(coroutine)


@pytest.fixture(scope="module")
def whole():
    return fit(training_cases.game(), ring(), 60, range(3), "cpu", every=10)


def test_nothing_trains_before_it_is_told_to():
    player = small()
    player.live()
    assert player.completed == 0
    assert not player.playing
    assert player.history.steps.tolist() == [0]
    assert player.text == ("[figure] A ring\nseed = 0\nNot yet trained: step 0 of 60.")


def test_play_to_the_end_equals_fit(whole):
    async def story():
        player = small()
        player.play()
        assert player.playing
        await until(lambda: not player.playing)
        assert player.finished
        assert training_cases.same(player.history, whole)
        assert not player.history.interrupted

    scene(story())


def test_pauses_change_nothing(whole):
    async def story():
        player = small()
        live = player.live()
        for _ in range(5):
            live.play.click()
            assert live.play.description == "Pause"
            here = player.completed
            await until(lambda here=here: player.completed > here or player.finished)
            player.set(seed="2")
            if player.playing:
                live.play.click()
            assert not player.playing
            player.step()
            await until(lambda: not player.playing)
        player.play()
        await until(lambda: not player.playing)
        assert training_cases.same(player.history, whole)

    scene(story())


def test_pause_stops_at_once():
    async def story():
        player = small(steps=100_000)
        player.play()
        await until(lambda: player.completed > 0)
        player.pause()
        here, picture = player.completed, player.png()
        await asyncio.sleep(0.2)
        assert player.completed == here
        assert player.png() == picture
        assert f"Step {here} of 100000." in player.text
        assert player.history.completed == here
        assert player.history.interrupted

    scene(story())


def test_the_loop_stays_free():
    """The longest wait of a task beside a player is a stretch and a picture, not the training."""

    async def story():
        player = small(steps=100_000, chunk=2000)
        player.live()
        player.play()
        loop, waits = asyncio.get_running_loop(), []
        while len(waits) < 30:
            began = loop.time()
            await asyncio.sleep(0.001)
            waits.append(loop.time() - began)
        assert player.playing
        assert player.completed > 0
        # A stretch takes 0.03 s, a picture 0.02 s; the rest is room for a busy machine.
        assert np.median(waits) < 0.5
        player.close()

    scene(story())


def test_clicks_from_another_thread_act_at_home(whole):
    """JupyterLab delivers clicks in a thread of their own, in the midst of a cell or a stretch."""

    async def story():
        player = small()
        live, threads = player.live(), set()
        redraw = player._redraw
        player._redraw = lambda values: (threads.add(threading.get_ident()), redraw(values))

        def clicks():
            for k in range(40):
                live.play.click()
                live.controls["seed"].value = str(k % 3)
                time.sleep(0.01)

        await asyncio.to_thread(clicks)
        assert threads == {threading.get_ident()}
        assert player.problem is None
        assert live.error.value == ""
        player.play()
        await until(lambda: not player.playing)
        assert player.values["seed"] == "0"
        assert training_cases.same(player.history, whole)

    scene(story())


def test_step_goes_to_the_next_picture():
    async def story():
        player = small()
        for expected in (7, 14, 21):
            player.step()
            await until(lambda: not player.playing)
            assert player.completed == expected
        player.train(3)
        player.step()
        await until(lambda: not player.playing)
        assert player.completed == 28

    scene(story())


def test_restart_comes_back_to_the_same_start():
    async def story():
        player = small()
        start, text = player.png(), player.text
        player.train(20)
        assert player.png() != start
        player.live().reset.click()
        assert player.completed == 0
        assert not player.playing
        assert (player.png(), player.text) == (start, text)
        player.play()
        await until(lambda: player.completed > 14)
        player.restart()
        assert player.playing
        assert player.completed == 0
        await until(lambda: player.finished and not player.playing)

    scene(story())


def test_two_players_play_side_by_side(whole):
    async def story():
        first, second = small(), small(seeds=(5, 6))
        first.play()
        second.play()
        await until(lambda: not first.playing and not second.playing)
        assert training_cases.same(first.history, whole)
        alone = fit(training_cases.game(), ring(), 60, (5, 6), "cpu", every=10)
        assert training_cases.same(second.history, alone)

    scene(story())


def test_an_interrupted_history_can_be_kept_and_taken_up(tmp_path, whole):
    player = small()
    player.train(33)
    save(player.history, tmp_path / "run.npz", state=True)
    again = resume(load(tmp_path / "run.npz"), training_cases.game(), ring(), 60, "cpu")
    assert training_cases.same(again, whole)


def test_train_waits_and_returns_the_history(whole):
    assert training_cases.same(small().train(), whole)
    with pytest.raises(ValueError, match="steps"):
        small().train(0)


def test_play_without_an_event_loop_is_refused():
    with pytest.raises(RuntimeError, match="train"):
        small().play()


def test_the_seed_shown_is_chosen():
    player = small()
    player.train(20)
    first = player.png()
    player.live().controls["seed"].value = "2"
    assert player.png() != first
    assert "seed = 2" in player.text
    assert player.set(seed="0").png() == first
    assert player.completed == 20


# Divergence and failures


def exploding(rate):
    """A game whose members leave the real numbers at this rate of G."""
    sgd = SGD(rate)
    return training_cases.game(
        loss=losses.least_squares, generator_optimiser=sgd, discriminator_optimiser=sgd
    )


def test_a_diverged_member_is_named_and_the_rest_goes_on():
    player = small()
    player.train(15)
    player._run.loop.engine.generator.views[0][1] = torch.nan
    player.train(15)
    assert player.history.diverged_at[0] is None
    at = player.history.diverged_at[1]
    assert at == 15
    assert "No longer finite, and stopped: seed 1 at step 15." in player.text
    shown = player.set(seed="1").text
    assert "modes captured" not in shown
    assert "nan" not in shown
    player.set(seed="0").train()
    assert player.completed == 60


def test_when_all_members_diverge_it_ends():
    async def story():
        player = play(exploding(1e6), ring(), "t", "q", **OPTIONS)
        live = player.live()
        player.play()
        await until(lambda: not player.playing)
        assert player.finished
        assert player.completed < 60
        assert live.play.disabled
        assert "seed 0 at step" in player.text
        assert "seed 2 at step" in live.numbers.value
        assert None not in player.history.diverged_at
        live.reset.click()
        assert not live.play.disabled

    scene(story())


def test_an_error_in_draw_shows_and_stays():
    def fragile(view, now):
        if now.step > 10:
            raise ArithmeticError("the ring <cracks>")
        dots(view, now)

    async def story():
        player = watched(fragile)
        live = player.live()
        player.play()
        await until(lambda: not player.playing)
        assert player.completed < 60
        picture = live.picture.value
        for _ in range(20):
            await asyncio.sleep(0.005)
        assert "the ring &lt;cracks&gt;" in live.error.value
        assert "ArithmeticError" in live.error.value
        assert isinstance(player.problem, ArithmeticError)
        assert live.picture.value == picture
        assert live.play.description == "Play"
        live.reset.click()
        assert live.error.value == ""
        assert player.problem is None

    scene(story())


class Broken(nn.Module):
    """A discriminator that fails after some calls."""

    calls = 0

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, x):
        Broken.calls += 1
        if Broken.calls > 60:
            raise MemoryError("no room for <x>")
        return self.layer(x)


def test_an_error_in_training_shows_and_leaves_a_history():
    async def story():
        player = watched(game=Game(partial(MLP, 2, 2, width=4), Broken, batch=8))
        live = player.live()
        player.play()
        await until(lambda: not player.playing)
        assert isinstance(player.problem, MemoryError)
        assert "Training stopped at step" in live.error.value
        assert "no room for &lt;x&gt;" in live.error.value
        assert player.history.completed == player.completed > 0

    scene(story())


def test_a_keyboard_interrupt_is_a_pause_with_a_reason(monkeypatch):
    async def story():
        player = small()
        live = player.live()
        stretch, calls = player._run.stretch, []

        def cut(*given):
            calls.append(given)
            if len(calls) == 2:
                raise KeyboardInterrupt
            stretch(*given)

        monkeypatch.setattr(player._run, "stretch", cut)
        player.play()
        await until(lambda: not player.playing)
        assert "KeyboardInterrupt" in live.error.value
        assert player.history.completed == player.completed

    scene(story())


def test_a_slow_page_gets_fewer_pictures_and_the_last():
    async def story():
        player = small(chunk=1, every=60)
        live, pictures = player.live(), []
        live.picture.observe(lambda change: pictures.append(change), "value")
        player.play()
        await until(lambda: not player.playing)
        # Three on the way, the last, and one for each second of silence.
        assert len(pictures) <= 4 + 5
        assert "Step 60 of 60" in live.numbers.value
        player.restart()
        live._link.source[0].observe(
            lambda change: setattr(live._seen, "value", change["new"]), "value"
        )
        pictures.clear()
        player.play()
        await until(lambda: not player.playing)
        assert len(pictures) > 20

    scene(story())


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT between cells")
def test_the_stop_button_pauses_every_player():
    async def story():
        players = [small(steps=100_000) for _ in range(2)]
        for player in players:
            player.play()
        await until(lambda: all(player.completed > 0 for player in players))
        os.kill(os.getpid(), signal.SIGINT)
        await until(lambda: not any(player.playing for player in players))
        assert all(player.problem is None for player in players)
        players[0].play()
        await until(lambda: players[0].completed > players[1].completed)
        players[0].close()

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        scene(story())
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_closing_stops_the_task():
    async def story():
        before = len(WIDGETS)
        player = small(steps=100_000)
        player.live()
        player.play()
        await until(lambda: player.completed > 0)
        task = player._playback.task
        player.close()
        await until(task.done)
        here = player.completed
        await asyncio.sleep(0.1)
        assert player.completed == here
        assert player._widget is None
        assert len(WIDGETS) == before

    scene(story())


def test_running_the_cell_again_stops_the_old_player(monkeypatch):
    monkeypatch.setattr(lifetime, "_cells", {})
    monkeypatch.setattr(lifetime, "_alive", lifetime.deque())

    async def story():
        monkeypatch.setattr(lifetime, "here", lambda: ("cell", "run 1"))
        old = small(steps=100_000)
        old._repr_mimebundle_()
        old.play()
        await until(lambda: old.completed > 0)
        monkeypatch.setattr(lifetime, "here", lambda: ("cell", "run 2"))
        new = small()
        new._repr_mimebundle_()
        assert not old.playing
        assert new._widget is not None
        new.close()

    scene(story())


# Sliders


def sized(rate, neurons):
    generator = partial(MLP, 2, 2, width=neurons)
    return training_cases.game(generator=generator, generator_optimiser=SGD(rate))


def test_sliders_act_at_restart():
    options = {name: value for name, value in OPTIONS.items() if name not in ("width", "height")}

    player = Player(
        sized, ring(), dots, [PANEL], "t", "q", "a", **options,
        rate=slider(0.1, 0.01, 1.0), neurons=integer(8, 2, 16),
    )  # fmt: skip
    player.train(10)
    live = player.live()
    assert list(live.controls) == ["rate", "neurons", "seed"]
    live.controls["neurons"].value = 5
    assert player.history.completed == 10
    assert "Restart trains anew" in player.text
    assert player._run.game.generator.keywords == {"width": 8}
    live.reset.click()
    assert "Restart trains anew" not in player.text
    assert player._run.game.generator.keywords == {"width": 5}
    alone = fit(sized(0.1, 5), ring(), 60, range(3), "cpu", every=10)
    assert training_cases.same(player.train(), alone)


def test_a_bad_slider_position_is_said_and_the_old_run_stays():
    def made(rate):
        if rate > 0.5:
            raise ValueError("rate is too <high>")
        return training_cases.game(generator_optimiser=SGD(rate))

    player = watched(game=made, rate=slider(0.1, 0.01, 1.0))
    player.train(10)
    live = player.live()
    live.controls["rate"].value = 0.9
    live.reset.click()
    assert "rate is too &lt;high&gt;" in live.error.value
    assert player.completed == 10


# The saved form and the ready pictures


def test_the_saved_form():
    player = small()
    data, metadata = player._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == scenes.ALT_PLANE + scenes.ALT_MODES
    assert data["text/plain"] == player.text
    assert "application/vnd.jupyter.widget-view+json" in data
    player.close()


def test_numbers_are_kept_from_the_saved_text():
    player = watched()
    assert player.numbers == {}
    assert "step = 0" not in player.text
    player.train(5)
    assert player.numbers == {"step": 5.0}


def test_the_height_is_reserved_before_it_plays():
    player = small()
    live = player.live()
    assert live._rows >= 2
    player.close()


TARGETS = {
    "ring": (ring(), 2),
    "swiss roll": (swiss_roll(), 2),
    "line": (Normal(1.0, 0.5), 1),
    "points": (Points(np.eye(2)), 2),
}


@pytest.mark.parametrize("loss", [losses.non_saturating, losses.wasserstein], ids=lambda x: x.name)
@pytest.mark.parametrize("name", TARGETS)
def test_the_ready_picture_stays_on_its_axes(name, loss):
    target, size = TARGETS[name]
    game = Game(partial(MLP, 2, size, width=8), partial(MLP, size, 1, width=8), loss=loss, batch=16)
    player = play(game, target, "t", "q", steps=40, every=10, chunk=10)
    assert player.off_axes() == []
    player.train(20)
    for seed in "0123":
        assert player.set(seed=seed).off_axes() == []
        assert player.numbers
    assert scenes.alt(target) == player.alt


def test_packing_and_observers_reach_the_picture():
    seen = {}

    def look(view, now):
        seen["logits"] = now.logits(np.zeros((5, 2)))
        seen["mean"] = now.over_time("mean")
        assert now.has("mean")
        with pytest.raises(ValueError, match="captured"):
            now.over_time("nonsense")

    game = training_cases.game(packing=2)
    mean = lambda players: players.generate(np.zeros((3, 2))).mean((1, 2))  # noqa: E731
    player = watched(look, game, observers={"mean": mean})
    player.train(20)
    assert seen["logits"].shape == (5,)
    pair = player._run.loop.observer.players.logits(np.zeros((10, 2)))
    np.testing.assert_array_equal(seen["logits"], pair[0])
    assert seen["mean"][0].tolist() == [0, 10, 20]
    assert seen["mean"][1].shape == (3, 3)
    np.testing.assert_allclose(seen["mean"][1], player.history.observed["mean"])


@pytest.mark.parametrize(
    ("changes", "error", "match"),
    [
        ({"steps": 0}, ValueError, "steps"),
        ({"chunk": 0}, ValueError, "chunk"),
        ({"every": 2.5}, (TypeError, ValueError), "every"),
        ({"seeds": (1, 1)}, ValueError, "seeds"),
        ({"alt": " "}, ValueError, "alt"),
        ({"game": None}, TypeError, "game"),
        ({"game": lambda: 3}, TypeError, "returns one"),
        ({"rate": slider(0.1, 0.0, 1.0)}, TypeError, "no function"),
        ({"game": sized}, ValueError, "rate"),
        ({"target": 7}, TypeError, "sample"),
        ({"target": Points(np.zeros((4, 3)))}, ValueError, "plane"),
    ],
)
def test_bad_input_is_told(changes, error, match):
    given = {"game": training_cases.game(), "target": ring(), "title": "t", **OPTIONS, **changes}
    with pytest.raises(error, match=match):
        play(given.pop("game"), given.pop("target"), given.pop("title"), **given)
