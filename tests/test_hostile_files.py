"""Run files made to deceive: whatever they hold, loading ends in a History or a RunFileError."""

import contextlib
import io
import json
import zipfile

import numpy as np
import pytest
from training_cases import TARGET, game

from ganlab_utils.training.archive import HEADER, MAX_ENTRIES
from ganlab_utils.training.fit import fit
from ganlab_utils.training.history import History
from ganlab_utils.training.runs import RunFileError, load, resume, save

CPU = {"device": "cpu"}
SEEN = {"mine": lambda players: np.zeros(2)}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The entries of a good file."""
    run = fit(game(), TARGET, 8, range(2), every=2, snapshot_size=9, observers=SEEN, **CPU)
    path = tmp_path_factory.mktemp("good") / "run"
    save(run, path, state=True)
    with zipfile.ZipFile(path) as source:
        return {name: source.read(name) for name in source.namelist()}


def write(path, entries, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", method) as out:
        for name, data in entries.items():
            out.writestr(name, data)
    return path


def array(value):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(value), allow_pickle=True)
    return buffer.getvalue()


def claim(descr, shape, data=b""):
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode() + data


F4 = np.float32
ARRAYS = {
    "steps as floats": ("steps", array(np.arange(0.0, 10.0, 2.0))),
    "steps that fall": ("steps", array(np.arange(8, -2, -2))),
    "steps below 0": ("steps", array(np.arange(-8, 2, 2))),
    "steps of two axes": ("steps", array(np.arange(0, 10, 2)[:, None])),
    "one number for steps": ("steps", array(np.int64(4))),
    "no steps": ("steps", array(np.zeros(0, np.int64))),
    "snapshots between observations": ("snapshot_steps", array(np.array([0, 7]))),
    "snapshots of another shape": ("snapshots", array(np.zeros((2, 2), np.float16))),
    "snapshots in float64": ("snapshots", array(np.zeros((2, 2, 9, 2)))),
    "float64": ("value", array(np.zeros((5, 2)))),
    "integers": ("value", array(np.zeros((5, 2), int))),
    "the other byte order": ("value", array(np.zeros((5, 2), ">f4"))),
    "a third axis": ("value", array(np.zeros((5, 2, 3), F4))),
    "an empty axis": ("value", array(np.zeros((5, 2, 0), F4))),
    "booleans": ("value", array(np.zeros((5, 2), bool))),
    "complex": ("value", array(np.zeros((5, 2), complex))),
    "records": ("value", array(np.zeros((5, 2), [("a", "f4")]))),
    "objects": ("value", array(np.full((5, 2), None, object))),
    "dates": ("value", array(np.zeros((5, 2), "M8[s]"))),
    "negative sizes": ("value", claim("'<f4'", "(-5, -2)", bytes(40))),
    "a size to be guessed": ("value", claim("'<f4'", "(-1, 2)", bytes(40))),
    "nothing, often": ("value", claim("'<f4'", "(0, 99999999999999999999)")),
    "seventy axes": ("value", claim("'<f4'", str((1,) * 70), bytes(4))),
    "true sizes": ("value", claim("'<f4'", "(True, 10)", bytes(40))),
    "code for a type": ("value", claim("__import__('os').getcwd()", "(5, 2)", bytes(40))),
    "a name twice": ("value", claim("[('a', '<f4'), ('a', '<f4')]", "(5, 2)", bytes(80))),
    "text of no length": ("value", claim("'S0'", "(5, 2)")),
    "a share without modes": ("share", array(np.zeros((5, 2), F4))),
    "an observation too few": ("observed/mine", array(np.zeros((4, 2), F4))),
    "an observation of none": ("observed/mine", array(np.float32(0.0))),
    "a path upwards": ("../../evil", array(np.zeros((5, 2), F4))),
    "an absolute path": ("/tmp/evil", array(np.zeros((5, 2), F4))),
    "another folder": ("observed2/mine", array(np.zeros((5, 2), F4))),
    "a zero byte": ("observed/a\x00b", array(np.zeros((5, 2), F4))),
}


@pytest.mark.parametrize(("name", "data"), ARRAYS.values(), ids=list(ARRAYS))
def test_arrays_that_do_not_belong_are_told(parts, tmp_path, name, data):
    with pytest.raises(RunFileError):
        load(write(tmp_path / "run", {**parts, f"{name}.npy": data}))
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_the_good_file_is_good(parts, tmp_path):
    assert isinstance(load(write(tmp_path / "run", parts)), History)


HEADERS = {
    "not a number of seconds": {"wall_seconds": float("nan")},
    "endless": {"training_seconds": float("inf")},
    "beyond every integer": {"completed": 10**30},
    "done before it was seen": {"completed": 0},
    "done long after": {"completed": 77},
    "diverged afterwards": {"diverged_at": [9, None]},
    "diverged by name": {"diverged_at": ["a", None]},
    "one divergence too few": {"diverged_at": [None]},
    "snapshots between": {"snapshot_every": 3},
    "a huge seed": {"seeds": [0, 10**40]},
    "rules in rules": {"rules": {"a": ["b"]}},
    "one for true": {"interrupted": 1},
}


@pytest.mark.parametrize("changes", HEADERS.values(), ids=list(HEADERS))
def test_headers_that_contradict_are_told(parts, tmp_path, changes):
    header = json.loads(parts[HEADER]) | changes
    with pytest.raises(RunFileError):
        load(write(tmp_path / "run", {**parts, HEADER: json.dumps(header)}))


@pytest.mark.parametrize("missing", ["share.npy", "captured.npy", "snapshots.npy", "steps.npy"])
def test_parts_of_what_belongs_together(parts, tmp_path, missing):
    rest = {name: data for name, data in parts.items() if name != missing}
    with pytest.raises(RunFileError):
        load(write(tmp_path / "run", rest))


def test_many_entries_are_not_read(parts, tmp_path):
    many = {f"observed/{i}.npy": parts["value.npy"] for i in range(MAX_ENTRIES)}
    with pytest.raises(RunFileError, match="arrays, more than 1000"):
        load(write(tmp_path / "run", {**parts, **many}))


def test_an_encrypted_file_is_told(parts, tmp_path):
    path = write(tmp_path / "run", parts)
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(RunFileError, match="encrypted"):
        load(path)


STATES = {
    "integers": lambda w: np.zeros(w.shape, np.int32),
    "float64": lambda w: w.astype(float),
    "another size": lambda w: w[:-1],
    "long floats": lambda w: w.astype(np.longdouble),
    "the other byte order": lambda w: w.astype(">f4"),
}


@pytest.mark.parametrize("change", STATES.values(), ids=list(STATES))
def test_a_state_of_other_numbers_is_not_taken_up(parts, tmp_path, change):
    weights = np.lib.format.read_array(io.BytesIO(parts["state/generator.npy"]))
    entries = {**parts, "state/generator.npy": array(change(weights))}
    history = load(write(tmp_path / "run", entries))
    with pytest.raises(ValueError, match="saved state is of other"):
        resume(history, game(), TARGET, 12, observers=SEEN, **CPU)


def test_weights_that_are_not_finite_diverge_at_once(parts, tmp_path):
    weights = np.lib.format.read_array(io.BytesIO(parts["state/generator.npy"]))
    entries = {**parts, "state/generator.npy": array(np.full_like(weights, np.nan))}
    history = load(write(tmp_path / "run", entries))
    assert None not in resume(history, game(), TARGET, 12, observers=SEEN, **CPU).diverged_at


def test_random_bytes_inside_right_checksums(parts, tmp_path):
    """300 files, one to three bytes of one entry's first 300 changed: told, or loaded whole."""
    rng, loaded = np.random.default_rng(1), 0
    for _ in range(300):
        name = list(parts)[rng.integers(len(parts))]
        data = bytearray(parts[name])
        for place in rng.integers(min(len(data), 300), size=rng.integers(1, 4)):
            data[place] = rng.integers(256)
        with contextlib.suppress(RunFileError):
            history = load(write(tmp_path / "run", {**parts, name: bytes(data)}))
            assert history.value.shape == (5, 2)
            assert "2 members" in repr(history)
            loaded += 1
    assert 0 < loaded < 250


def test_random_cuts_and_splices(parts, tmp_path):
    data = write(tmp_path / "run", parts, zipfile.ZIP_DEFLATED).read_bytes()
    rng = np.random.default_rng(2)
    for _ in range(100):
        a, b = sorted(rng.integers(1, len(data), size=2))
        (tmp_path / "run").write_bytes(data[:a] + data[b + 1 :])
        with pytest.raises(RunFileError):
            load(tmp_path / "run")
