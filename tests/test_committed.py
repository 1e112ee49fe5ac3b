"""Notebooks are executed and saved in committed form, or left as they were."""

import base64
import copy
import json
import time

import nbformat
import pytest
from notebook_makers import FIGURE, SHOW, code, notebook, prose

from ganlab_utils.display import committed
from ganlab_utils.display.committed import WIDGET_VIEW, commit, main, normalise, remarks
from ganlab_utils.display.compression import compress_png
from ganlab_utils.display.execution import CellFailedError

# Four of these cells make noise on purpose: what an author should be told about.
NOISE = "import sys\nprint('one', flush=True)\nprint('two', file=sys.stderr)\nprint('three')"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A notebook after `commit`: its path, what `commit` returned, and its bytes."""
    folder = tmp_path_factory.mktemp("notebooks")
    (folder / "beside.txt").write_text("found in the notebook's folder")
    path = folder / "01_bell.ipynb"
    cells = [
        prose("# 1. A bell"),
        code(FIGURE, collapsed=True, execution={"iopub.execute_input": "noon"}),
        code(SHOW, tags=["kept"]),
        code("import ipywidgets\n\nipywidgets.IntSlider(3)"),
        code(NOISE),
        code("from pathlib import Path\n\nprint(Path('beside.txt').read_text())"),
    ]
    draft = notebook(*cells)
    draft.metadata = {"widgets": {"state": {}}, "jupytext": {"main_language": "python"}}
    nbformat.write(draft, path)
    return path, commit(path), path.read_bytes()


def content(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_cells_ran_in_order_in_the_notebooks_folder(saved):
    counts = [c["execution_count"] for c in content(saved[0])["cells"] if c["cell_type"] == "code"]
    assert counts == [1, 2, 3, 4, 5]
    assert content(saved[0])["cells"][-1]["outputs"][0]["text"] == [
        "found in the notebook's folder\n"
    ]


def test_no_progress_bar_is_saved(tmp_path):
    path = tmp_path / "01_bar.ipynb"
    long = "from tqdm import tqdm\n\nprint(sum(1 for _ in tqdm(range(3))))"
    nbformat.write(notebook(prose("# 1. A bar"), code(long)), path)
    commit(path)
    (output,) = content(path)["cells"][1]["outputs"]
    assert output["text"] == ["3\n"]


def test_the_live_view_goes_and_picture_and_text_stay(saved):
    figure, words = content(saved[0])["cells"][2]["outputs"]
    assert set(figure["data"]) == {"image/png", "text/plain"}
    assert figure["metadata"]["image/png"]["alt"] == "A bell that moves."
    assert set(words["data"]) == {"text/html", "text/plain"}
    picture = base64.b64decode(figure["data"]["image/png"])
    assert compress_png(picture) == picture
    assert WIDGET_VIEW.encode() not in saved[2]


def test_metadata_is_the_same_for_every_author(saved):
    metadata = content(saved[0])["metadata"]
    assert set(metadata) == {"kernelspec", "language_info"}
    assert metadata["kernelspec"]["name"] == "python3"
    assert "version" not in metadata["language_info"]
    cells = content(saved[0])["cells"]
    assert [cell["metadata"] for cell in cells] == [{}, {}, {"tags": ["kept"]}, {}, {}, {}]


def test_each_stream_is_one_output(saved):
    outputs = content(saved[0])["cells"][4]["outputs"]
    streams = {output["name"]: "".join(output["text"]) for output in outputs}
    assert len(outputs) == 2
    assert streams == {"stdout": "one\nthree\n", "stderr": "two\n"}


def test_the_report_tells_size_and_what_to_mend(saved):
    path, report, text = saved
    assert report.code_cells == 5
    assert report.kilobytes == pytest.approx(len(text) / 1000)
    assert report.remarks == (
        f"code cell 4 (cell {content(path)['cells'][4]['id']}) writes to stderr",
    )
    assert str(report).startswith("01_bell.ipynb: 5 code cells, ")


def test_a_second_run_changes_no_byte(saved):
    path, _, before = saved
    commit(path)
    assert path.read_bytes() == before
    assert before.endswith(b"}\n")
    assert not before.endswith(b"\n\n")


@pytest.mark.parametrize(
    ("fault", "seconds", "names"),
    [
        ("1 / 0", 60, "ZeroDivisionError"),
        ("import os\n\nos._exit(1)", 60, "died"),
        ("import time\n\ntime.sleep(600)", 1, "[Tt]ime"),
    ],
)
def test_a_failing_cell_is_named_and_the_file_untouched(tmp_path, fault, seconds, names):
    path = tmp_path / "bad.ipynb"
    cells = [code("x = 1"), code(fault), code("x = 2")]
    nbformat.write(notebook(*cells), path)
    before, began = path.read_bytes(), time.perf_counter()
    with pytest.raises(CellFailedError, match=rf"code cell 2 \(cell {cells[1].id}\)(.|\n)*{names}"):
        commit(path, timeout=seconds)
    assert time.perf_counter() - began < 40
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["bad.ipynb"]


def test_an_interrupt_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "kept.ipynb"
    path.write_text("old")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(committed.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        committed._replace(path, "new")
    assert path.read_text() == "old"


def test_good_ids_stay_and_bad_ones_are_made_from_the_source(tmp_path):
    draft = notebook(code("1"), code("2"), code("3"), prose("4"))
    stored = json.loads(nbformat.writes(draft))
    for cell, name in zip(stored["cells"], ("good-id", "good-id", "bad id", None), strict=True):
        cell["id"] = name
    del stored["cells"][3]["id"]
    path = tmp_path / "ids.ipynb"
    path.write_text(json.dumps(stored))
    once, again = (tuple(cell.id for cell in committed.read(path).cells) for _ in range(2))
    assert once == again
    assert once[0] == "good-id"
    assert len(set(once)) == 4
    assert "bad id" not in once


def test_normalise_leaves_its_argument_alone():
    draft = notebook(code("1", collapsed=True))
    draft.cells[0].outputs = [
        nbformat.v4.new_output("display_data", {WIDGET_VIEW: {}, "text/plain": "IntSlider()"}),
        nbformat.v4.new_output("display_data", {WIDGET_VIEW: {}}),
        nbformat.v4.new_output("execute_result", {"text/plain": "7"}, execution_count=9),
    ]
    before = copy.deepcopy(draft)
    clean = normalise(draft)
    assert draft == before
    assert [dict(output.data) for output in clean.cells[0].outputs] == [
        {"text/plain": "IntSlider()"},
        {"text/plain": "7"},
    ]
    assert clean.cells[0].outputs[1].execution_count == clean.cells[0].execution_count == 1


@pytest.mark.parametrize(
    ("source", "text", "complaint"),
    [
        ("plot();", "", "ends in ';'"),
        ("", "", "is empty"),
        ("object()", "<object at 0x7f0123456789>", "prints a memory address"),
        ("here", "/" + "home/ada/notebooks", "prints an absolute path"),
    ],
)
def test_what_an_author_should_mend_is_remarked(source, text, complaint):
    draft = notebook(code("1"), code(source))
    draft.cells[1].outputs = [nbformat.v4.new_output("stream", text=text)]
    assert list(remarks(draft)) == [f"code cell 2 (cell {draft.cells[1].id}) {complaint}"]


def test_a_good_cell_is_not_remarked():
    draft = notebook(code("print(3)"))
    draft.cells[0].outputs = [nbformat.v4.new_output("stream", text="3 of 1/2, see a/home/b\n")]
    assert list(remarks(draft)) == []


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"nbformat": 3, "worksheets": []}'])
def test_what_is_no_notebook_is_refused(tmp_path, text, capsys):
    path = tmp_path / "broken.ipynb"
    path.write_text(text)
    assert main([str(path)]) == 1
    assert "broken.ipynb is not a notebook" in capsys.readouterr().err
    assert path.read_text() == text


def test_the_command_goes_on_after_a_missing_file(tmp_path, capsys):
    path = tmp_path / "good.ipynb"
    nbformat.write(notebook(code("1 + 1")), path)
    assert main([str(tmp_path / "none.ipynb"), str(path)]) == 1
    shown = capsys.readouterr()
    assert "none.ipynb: not saved" in shown.err
    assert shown.out.startswith("good.ipynb: 1 code cells")
