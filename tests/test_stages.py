"""The stages of `run.py test`, and the table of `run.py bench`."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
import stages
from stages import Outcome, Stage

BENCH = Path(__file__).resolve().parent.parent / "bench" / "__main__.py"


def python(program, name="a stage"):
    return Stage(name, (sys.executable, "-c", program), {})


def test_all_stages_are_planned(monkeypatch):
    monkeypatch.setattr(stages, "chapters", lambda: ["notebooks/01_a.ipynb"])
    planned = stages.stages(["-x"])
    assert len(planned) == 5
    assert [s.command[2:4] for s in planned[:2]] == [("ruff", "check"), ("ruff", "format")]
    tests, here, elsewhere = planned[2:]
    assert "tests" in tests.command
    assert "--nbval" in here.command
    assert "notebooks/01_a.ipynb" in here.command
    assert all(s.command[-1] == "-x" for s in planned[2:])
    assert here.command == elsewhere.command
    # As many threads as a reader has: another number adds up in another order.
    assert "OMP_NUM_THREADS" not in here.environment
    assert elsewhere.environment["OMP_NUM_THREADS"] == "1"


def test_no_chapter_means_no_notebook_stage(monkeypatch):
    monkeypatch.setattr(stages, "chapters", list)
    assert len(stages.stages([])) == 3


def test_a_path_leaves_one_stage():
    (only,) = stages.stages(["tests/test_run.py::test_x", "-q"])
    assert only.command[3:] == ("tests/test_run.py::test_x", "-q")


def test_another_computer_has_no_vector_instructions():
    environment = {**os.environ, **stages.another_computer()}
    program = (
        "from numpy._core._multiarray_umath import __cpu_dispatch__ as d, __cpu_features__ as f\n"
        "import numpy; print([n for n in d if f[n]], sum(numpy.ones(3)))"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert answer.stdout.strip() == "[] 3.0", answer.stderr


def test_a_stage_shows_its_output_and_remembers_its_last_line(capfd):
    outcome = stages.run(python("print('dots'); print('=== 3 passed in 2 s ==='); print()"))
    assert outcome.status == 0
    assert outcome.closing == "3 passed in 2 s"
    assert "dots\n=== 3 passed in 2 s ===" in capfd.readouterr().out
    assert "3 passed in 2 s" in str(outcome)


def test_a_stages_environment_reaches_it():
    show = Stage(
        "env", python("import os; print(os.environ['GANLAB_X'])").command, {"GANLAB_X": "7"}
    )
    assert stages.run(show).closing == "7"


@pytest.mark.parametrize(("statuses", "expected"), [((0, 0), 0), ((1, 0), 1), ((0, 2), 1)])
def test_every_stage_runs_and_one_failure_fails_all(monkeypatch, capsys, statuses, expected):
    planned = [python(f"raise SystemExit({status})", f"stage {status}") for status in statuses]
    monkeypatch.setattr(stages, "stages", lambda _: planned)
    assert stages.main([]) == expected
    summary = capsys.readouterr().out.split("--- summary")[1].split("\n")
    verdicts = [line.split()[0] for line in summary if line]
    assert verdicts == ["ok" if status == 0 else "FAILED" for status in statuses]


@pytest.mark.parametrize(("arguments", "expected"), [([], 1), (["-k", "nothing"], 0)])
def test_selecting_nothing_is_a_failure_only_when_nothing_was_asked(
    monkeypatch, arguments, expected
):
    monkeypatch.setattr(stages, "stages", lambda _: [python("raise SystemExit(5)")])
    assert stages.main(arguments) == expected


def test_the_summary_tells_a_failure():
    assert str(Outcome("tests", 1, 2.0, "1 failed")).startswith("FAILED tests ")


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """bench/__main__.py over a folder of three scripts, the middle one of which fails."""
    spec = importlib.util.spec_from_file_location("bench_main", BENCH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sources = {
        "one": "print('words'); print('speed\\t12 ms\\t<= 20 ms')",
        "two": "print('half\\t1 s\\t-', flush=True); raise SystemExit(3)",
        "zed": "print('size\\t3 kB\\t<= 4 kB')",
        "_not": "print('hidden\\t1\\t2')",
    }
    for name, source in sources.items():
        (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.setattr(module, "HERE", tmp_path)
    return module


def test_bench_runs_everything_and_closes_with_one_table(bench, capsys):
    assert bench.main([]) == 1
    table = capsys.readouterr().out.split("\n\n")[-1].splitlines()
    assert [line.split()[0] for line in table] == [
        "measurement",
        "-----------",
        "speed",
        "half",
        "size",
    ]
    places = [line.index(v) for line, v in zip(table[2:], ("12", "1 s", "3"), strict=True)]
    assert len(set(places)) == 1


def test_bench_runs_what_is_named(bench, capsys):
    assert bench.main(["zed"]) == 0
    assert "speed" not in capsys.readouterr().out
    assert bench.main(["other"]) == 2
    assert "no measurement is called ['other']" in capsys.readouterr().out
