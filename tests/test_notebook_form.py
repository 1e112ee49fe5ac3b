"""Every chapter keeps the form of a chapter; and each check of that form finds its fault."""

import copy

import chapters
import nbformat
import notebook_form
import pytest
from chapters import Chapter
from nbformat import v4
from notebook_form import CHECKS
from notebook_makers import code, notebook, prose

from ganlab_utils.display.committed import normalise

EXERCISE = """\
### Exercise {k}. Reckon

A common mistake: to forget the sign.

<details><summary>Solution</summary>

```python
# Not a heading
assert 1 + 1 == 2
```

</details>"""
END = """\
## What to remember

Much.

## What comes next

More.

## Exercises

"""
SOURCES = "## Sources\n\nGoodfellow et al. 2014, section 3."
OPENING = "# 7. Title\n\n**What you will see** a\n\n**What you need** b\n\n**Recap** c"


def shown(source, text, alt=None):
    """A code cell with one output, with a picture when `alt` is given."""
    cell = code(source)
    data = {"text/plain": text} | ({} if alt is None else {"image/png": "aGk="})
    metadata = {} if alt is None else {"image/png": {"alt": alt}}
    cell.outputs = [v4.new_output("execute_result", data, metadata=metadata, execution_count=1)]
    return cell


@pytest.fixture
def good(monkeypatch):
    """A chapter that keeps every rule; its three-byte pictures are left as they are."""
    monkeypatch.setattr("ganlab_utils.display.committed.compress_png_base64", lambda text: text)
    figures = [
        cell
        for k in range(3)
        for cell in (prose("Move this slider and look."), shown(f"show({k})", "[figure] A", "A."))
    ]
    claims = ", ".join(["Claim(1)"] * 8)
    cells = [
        prose(OPENING),
        prose("## 1. First (10 minutes)\n\nHere comes a formula."),
        shown("predict.number(1), predict.choice(2), predict.curve(3)", "Your guess"),
        *figures,
        prose("Now all of it is checked."),
        shown(f"check({claims})", "all hold"),
        prose(END + "\n\n".join(EXERCISE.format(k=k) for k in range(1, 6))),
        prose(SOURCES),
    ]
    return Chapter(normalise(notebook(*cells)), 7)


def changed(chapter, change):
    """The chapter after `change(cells, notebook)`."""
    draft = copy.deepcopy(chapter.notebook)
    change(draft.cells, draft)
    return Chapter(draft, chapter.number)


def put(place, **parts):
    """A change that sets parts of the cell at `place`."""
    return lambda cells, _: cells[place].update(parts)


def edit(place, old, new):
    """A change that replaces text in the cell at `place`, which must hold it."""

    def change(cells, _):
        assert old in cells[place].source
        cells[place].source = cells[place].source.replace(old, new)

    return change


def code_with(source):
    """A change of the first code cell's source; its output stays."""
    return put(2, source=source)


VIEW = {notebook_form.WIDGET_VIEW: {"model_id": "1"}}
FAULTS = [
    ("opening", edit(0, "# 7.", "# 8.")),
    ("opening", edit(0, "Recap", "Before")),
    ("opening", lambda cells, _: cells.insert(0, code("1"))),
    ("headings", edit(1, "(10 minutes)", "")),
    ("headings", edit(11, "## What comes next", "## Later")),
    ("headings", lambda cells, _: cells.insert(11, cells.pop(12))),
    ("headings", lambda cells, _: cells.append(prose("## After (2 minutes)"))),
    ("prose_before_code", lambda cells, _: cells.pop(3)),
    ("prose_before_code", put(3, source="## 2. Only a long and winding heading (2 minutes)")),
    ("short_cells", code_with("\n".join(["x = 1"] * 16))),
    ("short_cells", code_with("x = '" + "a" * 100 + "'")),
    ("short_cells", code_with("%matplotlib inline")),
    ("committed_form", code_with("plot();")),
    ("committed_form", put(2, execution_count=None)),
    ("committed_form", put(2, execution_count=9)),
    ("committed_form", put(2, metadata={"execution": {"iopub.status.busy": "noon"}})),
    ("committed_form", lambda _, book: book.metadata.update(widgets={})),
    ("committed_form", lambda cells, _: cells[2].outputs[0].data.update(VIEW)),
    ("committed_form", put(2, outputs=[v4.new_output("stream", name="stderr", text="w")])),
    ("committed_form", put(2, outputs=[v4.new_output("stream", text="<f at 0x7f00aa55aa>")])),
    ("outputs", put(2, outputs=[])),
    ("outputs", put(2, outputs=[v4.new_output("error", ename="E", evalue="", traceback=[])])),
    ("small", put(2, outputs=[v4.new_output("stream", text="x" * 1_500_000)])),
    ("strict", put(2, metadata={"tags": ["nbval-ignore-output"]})),
    ("strict", put(2, metadata={"tags": ["raises-exception"]})),
    ("strict", code_with("# NBVAL_SKIP\n1")),
    ("alternative_text", lambda cells, _: cells[4].outputs[0].metadata.clear()),
    ("alternative_text", edit(1, "Here", "![](images/a.png) Here")),
    ("alternative_text", edit(1, "Here", '<img src="a.png"> Here')),
    ("rhythm", put(4, outputs=[])),
    ("rhythm", edit(10, "Claim(1), ", "")),
    ("rhythm", edit(2, "predict.number(1), ", "")),
    ("exercises", edit(11, "### Exercise 5", "### Practice 5")),
    ("exercises", edit(11, "### Exercise 5", "### Exercise 4")),
    ("exercises", edit(11, "<summary>Solution</summary>", "")),
    ("exercises", edit(11, "</details>", "")),
    ("exercises", edit(11, "A common mistake", "A note")),
    ("sources", edit(12, "2014", "")),
    ("plain_words", edit(1, "Here", "Obviously here")),
    ("plain_words", edit(1, "Here", "It is easy to see that here")),
    ("no_hidden_state", code_with("np.random.seed(0)")),
    ("no_hidden_state", code_with("x = np.random.normal(size=3)")),
    ("no_hidden_state", code_with("torch.manual_seed(0)")),
    ("no_hidden_state", code_with("import random\nrandom.seed(0)")),
    ("no_hidden_state", code_with("open('/" + "tmp/x')")),
    ("no_hidden_state", code_with("import torch")),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_a_fault_is_found_by_its_check(good, name, fault):
    assert [*CHECKS[name](changed(good, fault))] != []


@pytest.mark.parametrize("name", CHECKS)
def test_a_good_chapter_has_no_fault(good, name):
    assert [*CHECKS[name](good)] == []
    assert any(name == of_check for of_check, _ in FAULTS)


def test_allowed_randomness_is_no_fault(good):
    fine = changed(good, code_with("rng = np.random.default_rng(3)\nrng.normal()"))
    assert [*CHECKS["no_hidden_state"](fine)] == []


@pytest.mark.skipif(not chapters.PATHS, reason=chapters.NO_CHAPTERS)
@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("path", chapters.PATHS, ids=lambda path: path.stem)
def test_the_chapter_keeps_the_form(path, name):
    assert [*CHECKS[name](chapters.read(path))] == []


@pytest.mark.skipif(not chapters.PATHS, reason=chapters.NO_CHAPTERS)
@pytest.mark.parametrize("path", chapters.PATHS, ids=lambda path: path.stem)
def test_the_file_is_format_4_5_with_named_cells(path):
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert path.read_text(encoding="utf-8") == nbformat.writes(notebook).rstrip("\n") + "\n"
