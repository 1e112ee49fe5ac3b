"""Run files: what is saved comes back, hostile files run nothing, and a resumed run is the same."""

import contextlib
import io
import json
import os
import pickle
import zipfile

import numpy as np
import pytest
import torch
from training_cases import OPTIONS, TARGET, TIMED, cases, game, same

from ganlab_utils.theory.densities import Normal, grid
from ganlab_utils.training import archive, losses
from ganlab_utils.training.archive import HEADER, VERSION
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import Game
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import SGD
from ganlab_utils.training.runs import RunFileError, load, resume, save

CPU = {"device": "cpu"}


@pytest.fixture(scope="module")
def run():
    seen = {"zero": lambda players: np.zeros((2, 3))}
    return fit(game(average=0.9), TARGET, 8, range(2), every=2, observers=seen, **CPU)


@pytest.fixture
def file(run, tmp_path):
    save(run, tmp_path / "run.gan", state=True)
    return tmp_path / "run.gan"


def test_what_is_saved_comes_back(run, file):
    back = load(file)
    assert same(run, back)
    assert back.observed["zero"].shape == (5, 2, 3)
    assert back.rules == run.rules
    assert (back.seeds, back.device, back.engine) == (run.seeds, run.device, run.engine)
    assert back.wall_seconds == run.wall_seconds
    assert not back.value.flags.writeable
    assert back.players is None


def test_a_run_on_the_line_comes_back(tmp_path):
    one = Game(lambda: MLP(2, 1), lambda: MLP(1, 1), batch=8)
    run = fit(one, Normal(), 2, (3,), **CPU)
    save(run, tmp_path / "run")
    back = load(tmp_path / "run")
    assert back.captured is None
    assert back.state is None
    assert back.distance_name == "W1"


def test_typical_runs_are_small(tmp_path):
    """The default observations of 16 seeds, on the target with the most modes."""
    run = fit(game(), grid(), 80, range(16), **CPU)
    assert save(run, tmp_path / "run") < 1_000_000
    assert len(run.steps) == 41
    assert len(run.snapshot_steps) == 11


def test_a_failed_save_leaves_the_old_file(run, file, monkeypatch):
    before = file.read_bytes()
    monkeypatch.setattr(os, "replace", lambda *a: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        save(run, file)
    assert file.read_bytes() == before
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_every_truncation_is_told(file, tmp_path):
    data = file.read_bytes()
    for length in [0, 1, 10, *np.linspace(100, len(data) - 1, 25).astype(int)]:
        cut = tmp_path / "cut"
        cut.write_bytes(data[:length])
        with pytest.raises(RunFileError, match=r"truncated|damaged"):
            load(cut)


def test_flipped_bytes_are_told_or_harmless(run, file, tmp_path):
    data = file.read_bytes()
    rng = np.random.default_rng(0)
    for place in rng.integers(len(data), size=60):
        flipped = bytearray(data)
        flipped[place] ^= 0xFF
        (tmp_path / "flipped").write_bytes(flipped)
        with contextlib.suppress(RunFileError):
            assert same(run, load(tmp_path / "flipped"))


class Bomb:
    """Creates a file when unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_a_pickle_does_not_run(file, tmp_path):
    mark = tmp_path / "exploded"
    bombs = {
        "plain": pickle.dumps(Bomb(mark)),
        "array": _npy(np.array([Bomb(mark)], dtype=object)),
    }
    (tmp_path / "plain").write_bytes(bombs["plain"])
    torch.save(Bomb(mark), tmp_path / "torch")
    _rewrite(file, tmp_path / "array", {"value.npy": bombs["array"]})
    _rewrite(file, tmp_path / "inside", {"value.npy": bombs["plain"]})
    for name in ("plain", "torch", "array", "inside"):
        with pytest.raises(RunFileError):
            load(tmp_path / name)
    assert not mark.exists()
    pickle.loads(bombs["plain"]).close()  # the bomb itself works
    assert mark.exists()


def _npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def _rewrite(source, target, changes, drop=()):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name not in changes and name not in drop:
                new.writestr(name, old.read(name))
        for name, data in changes.items():
            new.writestr(name, data)


def _header(file, **changes):
    with zipfile.ZipFile(file) as source:
        return json.dumps(json.loads(source.read(HEADER)) | changes)


def _huge():
    text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }"
    text = text.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (lambda f: {HEADER: _header(f, version=VERSION + 1)}, "version 2.* reads version 1"),
        (lambda f: {HEADER: _header(f, kind="zoo")}, "another kind"),
        (lambda f: {HEADER: _header(f, extra=1)}, "damaged header"),
        (lambda f: {HEADER: _header(f, seeds="none")}, "damaged header.*none"),
        (lambda f: {HEADER: _header(f, completed=-3)}, "damaged header.*-3"),
        (lambda f: {HEADER: _header(f, every=0)}, "damaged header"),
        (lambda f: {HEADER: _header(f, seeds=[0, 1, 2])}, "do not fit"),
        (lambda f: {HEADER: "[" * 100_000}, "damaged header"),
        (lambda f: {HEADER: b"\xff\xfe"}, "damaged header"),
        (lambda f: {HEADER: "[]"}, "another kind"),
        (lambda f: {"value.npy": _npy(np.zeros((5, 3), np.float32))}, r"value \(5, 3\)"),
        (lambda f: {"value.npy": _npy(np.zeros(5))}, r"value \(5,\)"),
        (lambda f: {"value.npy": _npy(np.array([["a", "b"]] * 5))}, "only numbers"),
        (lambda f: {"value.npy": _huge()}, r"\(1000000, 1000000\) in 0 bytes"),
        (lambda f: {"code.py": "print(1)"}, "no array"),
        (lambda f: {"more.npy": _npy(np.zeros(2))}, "more"),
    ],
)
def test_damaged_and_hostile_files_are_told(file, tmp_path, changes, message):
    _rewrite(file, tmp_path / "changed", changes(file))
    with pytest.raises(RunFileError, match=message):
        load(tmp_path / "changed")


def test_missing_parts_are_told(file, tmp_path):
    for name in (HEADER, "value.npy", "steps.npy"):
        _rewrite(file, tmp_path / "less", {}, drop=[name])
        with pytest.raises(RunFileError):
            load(tmp_path / "less")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        load(tmp_path / "nowhere")


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 2**22)
    packed = zipfile.ZipFile(tmp_path / "bomb", "w", zipfile.ZIP_DEFLATED)
    with packed as out, out.open("value.npy", "w") as entry:
        for _ in range(5):
            entry.write(bytes(2**20))
    with pytest.raises(RunFileError, match="would unpack to"):
        load(tmp_path / "bomb")


@pytest.mark.parametrize("rules", cases(), ids=list(OPTIONS))
def test_a_resumed_run_is_the_uninterrupted_one(rules, tmp_path):
    """Bit for bit, through a file, stopped in the middle of a block and between observations."""
    whole = fit(rules, TARGET, 24, (5, 6), every=4, snapshot_every=8, **CPU)
    part = fit(rules, TARGET, 10, (5, 6), every=4, snapshot_every=8, **CPU)
    assert part.steps.tolist() == [0, 4, 8, 10]
    save(part, tmp_path / "part", state=True)
    again = resume(load(tmp_path / "part"), rules, TARGET, 24, **CPU)
    assert same(whole, again)
    assert again.completed == 24
    has_norm = getattr(rules.discriminator, "__name__", "") == "Convolutional"
    assert ("discriminator/buffer/norm.running_mean" in again.state) == has_norm
    assert again.snapshot_steps.tolist() == [0, 8, 16, 24]


def test_resume_crosses_blocks_of_noise():
    whole = fit(game(), TARGET, 150, (5,), every=50, **CPU)
    part = fit(game(), TARGET, 70, (5,), every=50, **CPU)
    assert same(whole, resume(part, game(), TARGET, 150, **CPU))


def test_a_diverged_member_stays_diverged():
    wild = game(loss=losses.least_squares, discriminator_optimiser=SGD(40.0), batch=4)
    whole = fit(wild, TARGET, 40, range(6), every=4, **CPU)
    gone = [at for at in whole.diverged_at if at is not None]
    assert gone
    part = fit(wild, TARGET, max(gone[0], 4), range(6), every=4, **CPU)
    if part.completed < 40 and None in part.diverged_at:
        assert same(whole, resume(part, wild, TARGET, 40, **CPU))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: resume(r, game(average=0.8), TARGET, 9, observers=SEEN), "0.9.*then, .*0.8"),
        (lambda r: resume(r, game(average=0.9), grid(), 9, observers=SEEN), "target"),
        (lambda r: resume(r, game(average=0.9), TARGET, 8, observers=SEEN), "exceed the 8"),
        (lambda r: resume(r, game(average=0.9), TARGET, 9), "zero"),
        (
            lambda r: resume(r, game(average=0.9, generator=lambda: MLP(2, 2, 9)), TARGET, 9,
                             observers=SEEN),
            "other networks: .* has shape",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_run_is_refused(run, change, message):
    with pytest.raises(ValueError, match=message):
        change(run)


SEEN = {"zero": lambda players: np.zeros((2, 3))}


def test_a_run_without_state_cannot_be_resumed(run, tmp_path):
    save(run, tmp_path / "small")
    small = load(tmp_path / "small")
    with pytest.raises(ValueError, match="must hold its state"):
        resume(small, game(average=0.9), TARGET, 9)
    with pytest.raises(ValueError, match="no state to save"):
        save(small, tmp_path / "again", state=True)
    assert np.array_equal(small.distance, run.distance)
    assert set(TIMED) <= set(vars(small))


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_saved_run_is_read_by_whoever_reads_other_files(file):
    (file.parent / "plain").write_text("")
    assert len({path.stat().st_mode for path in file.parent.iterdir()}) == 1
