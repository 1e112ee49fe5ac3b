"""Every recorded run: small, of today's rules, and its first stretch comes out again."""

import dataclasses

import numpy as np
import pytest
import torch

from ganlab_utils.theory.densities import ring
from ganlab_utils.training import record, recorded, recording
from ganlab_utils.training.game import Game
from ganlab_utils.training.history import MODES, TIMED
from ganlab_utils.training.losses import saturating
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import Adam
from ganlab_utils.training.recording import Recording

CATALOGUE = record.catalogue()
# On another processor float32 sums differ in the last digit, and a game may amplify that until the
# runs are independent draws of one law; a paired mean beyond 7 standard errors then has
# probability 4e-6 (Student, 15 degrees of freedom) for each number.
ERRORS, FLOOR = 7.0, 2e-3


def generator():
    return MLP(2, 2, width=8)


def discriminator():
    return MLP(2, 1, width=8)


def small(name="99_test", **changes):
    rules = {"steps": 40, "every": 10, "snapshot_every": 20, "seeds": tuple(range(6))}
    return Recording(name, Game(generator, discriminator), ring(), **(rules | changes))


def strangers(then, now):
    """Return the numbers whose mean over seeds moved by more than chance allows."""
    odd = []
    names = [n for n in (*TIMED, *MODES) if getattr(then, n) is not None and n != "share"]
    for name in names:
        old, new = getattr(then, name)[:2].astype(float), getattr(now, name)[:2].astype(float)
        for step, (a, b) in enumerate(zip(old, new, strict=True)):
            gap, scale = b - a, FLOOR * (np.abs(a).mean() + 1e-6)
            error = gap.std(ddof=1) / np.sqrt(len(gap)) if len(gap) > 1 else np.inf
            allowed = scale if step == 0 else max(scale, ERRORS * error)
            if not abs(gap.mean()) <= allowed:
                odd.append((name, step, float(gap.mean()), float(allowed)))
    return odd


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "FOLDER", tmp_path)
    return tmp_path


def test_every_file_belongs_to_a_recipe():
    assert recorded.names() == list(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_file_is_small_and_of_todays_rules(name):
    path = recorded.FOLDER / f"{name}.npz"
    assert path.stat().st_size <= recording.LARGEST
    history = CATALOGUE[name].load()
    assert history.completed == CATALOGUE[name].steps
    assert set(history.observed) == set(CATALOGUE[name].observers)


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_first_stretch_comes_out_again(name):
    then, again = recorded.load(name), CATALOGUE[name].train(CATALOGUE[name].every)
    assert strangers(then, again) == []
    np.testing.assert_allclose(
        again.snapshots[0].astype(float), then.snapshots[0].astype(float), atol=0.01, rtol=2e-3
    )


def test_a_changed_rule_is_a_stranger(kept):
    one = small(steps=400, every=200, snapshot_every=200, seeds=tuple(range(16)))
    one.record(kept, progress=False)
    then = recorded.load("99_test")
    assert strangers(then, one.train(200)) == []
    faster = dataclasses.replace(one.game, discriminator_optimiser=Adam(2e-3))
    wider = dataclasses.replace(one.game, generator=lambda: MLP(2, 2, width=12))
    other = dataclasses.replace(one.game, loss=saturating)
    for game in (faster, wider, other):
        assert strangers(then, dataclasses.replace(one, game=game).train(200))


def test_a_recording_comes_back(kept):
    one = small(observers={"weights": lambda players: players.discriminator_weights()["0.bias"]})
    size = one.record(kept, progress=False)
    history = one.load()
    assert size == (kept / "99_test.npz").stat().st_size
    assert history.steps.tolist() == [0, 10, 20, 30, 40]
    assert history.observed["weights"].shape == (5, 6, 8)
    assert history.state is None
    assert [path.name for path in kept.iterdir()] == ["99_test.npz"]


def test_a_stale_recording_is_refused(kept):
    small().record(kept, progress=False)
    changed = dataclasses.replace(small().game, batch=64)
    with pytest.raises(ValueError, match="batch: 128 in the file, 64 now"):
        dataclasses.replace(small(), game=changed).load()
    with pytest.raises(ValueError, match="steps: 40 in the file, 50 now"):
        small(steps=50).load()


def test_a_large_recording_is_not_kept(kept, monkeypatch):
    monkeypatch.setattr(recording, "LARGEST", 1000)
    with pytest.raises(RuntimeError, match="more than 1000"):
        small().record(kept, progress=False)
    assert list(kept.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "ring"}, "'ring'"),
        ({"name": "../05_ring"}, "05_ring_plain"),
        ({"every": 0}, "every"),
        ({"every": 41}, "at most steps=40"),
        ({"seeds": (1, 1)}, "1"),
    ],
)
def test_wrong_recordings_are_refused(changes, words):
    with pytest.raises((ValueError, TypeError), match=words):
        small(**changes)


def test_an_unknown_name_says_what_there_is(kept, capsys):
    small().record(kept, progress=False)
    with pytest.raises(ValueError, match="99_test"):
        recorded.load("../99_test")
    assert record.main(["98"]) == 2
    assert "'98'" in capsys.readouterr().err


def test_recording_by_name(kept, monkeypatch, capsys):
    monkeypatch.setattr(record, "catalogue", lambda: {n: small(n) for n in ("98_a", "99_b")})
    assert record.main(["99"]) == 0
    assert recorded.names() == ["99_b"]
    assert "99_b" in capsys.readouterr().out
    assert torch.get_default_dtype() is torch.float32
