"""The solutions of the exercises run after their chapter's cells, and prove what they say."""

import ast

import chapters
import pytest
from chapters import Chapter, solution_blocks
from notebook_makers import code, notebook, prose

from ganlab_utils.display.execution import CellFailedError, execute

SECONDS_PER_CELL = 180


def unproved(chapter):
    """Return each exercise with a solution block that does not end in an assert."""
    return [
        exercise.title
        for exercise in chapter.exercises
        for block in solution_blocks(exercise)
        if not isinstance((ast.parse(block).body or [None])[-1], ast.Assert)
    ]


def run_solutions(chapter, folder):
    """Execute the chapter's cells and then every solution block, in one kernel."""
    blocks = []
    for exercise in chapter.exercises:
        for count, block in enumerate(solution_blocks(exercise)):
            cell = code(block)
            cell.id = f"{exercise.title.split('.')[0].replace(' ', '-')}-block-{count + 1}"
            blocks.append(cell)
    cells = [code(cell.source) for cell in chapter.code]
    execute(notebook(*cells, *blocks), folder, SECONDS_PER_CELL)
    return len(blocks)


@pytest.mark.skipif(not chapters.PATHS, reason=chapters.NO_CHAPTERS)
@pytest.mark.parametrize("path", chapters.PATHS, ids=lambda path: path.stem)
def test_the_solutions_hold(path):
    chapter = chapters.read(path)
    assert unproved(chapter) == []
    assert run_solutions(chapter, path.parent) > 0, "no exercise has a solution in code"


def made(*solutions):
    """A chapter of one cell, x = 2, and an exercise for each solution."""
    exercises = [
        f"### Exercise {k}. Show it\n\n<details><summary>Solution</summary>\n\n```python\n"
        f"{solution}\n```\n\n</details>"
        for k, solution in enumerate(solutions, start=1)
    ]
    return Chapter(notebook(code("x = 2"), prose("## Exercises\n\n" + "\n\n".join(exercises))), 1)


def test_solutions_share_the_chapters_names(tmp_path):
    chapter = made("# Double it\ny = 2 * x\nassert y == 4", "assert y == 2 * x")
    assert run_solutions(chapter, tmp_path) == 2
    assert unproved(chapter) == []


@pytest.mark.parametrize("wrong", ["assert x == 3", "assert undefined == 2"])
def test_a_wrong_solution_is_named(tmp_path, wrong):
    with pytest.raises(CellFailedError, match=r"cell Exercise-2-block-1\) failed"):
        run_solutions(made("assert x == 2", wrong), tmp_path)


@pytest.mark.parametrize("silent", ["x + 1", "assert x == 2\nx", "# nothing"])
def test_a_solution_that_proves_nothing_is_named(silent):
    assert unproved(made("assert x == 2", silent)) == ["Exercise 2. Show it"]
