"""Notebooks executed top to bottom in a fresh kernel, and the cell to blame when that fails."""

import copy
import os
import re
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode


class CellFailedError(Exception):
    """A cell of a notebook raised, ran too long, or killed its kernel."""


def execute(notebook: NotebookNode, folder: Path, timeout: float) -> NotebookNode:
    """Return a copy of `notebook` executed in a fresh kernel that works in `folder`.

    `timeout` is in seconds for one cell. Raises `CellFailedError` naming the cell that failed.
    """
    fresh, started = copy.deepcopy(notebook), []
    client = NotebookClient(
        fresh,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        record_timing=False,
        # Else each kernel warns that it talks to this machine over unencrypted TCP.
        extra_arguments=["--log-level=40"],
        on_cell_execute=lambda cell, cell_index: started.append(cell),
    )
    try:
        # A progress bar would be saved as an output, another one on each computer.
        return client.execute(env={**os.environ, "TQDM_DISABLE": "1"})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise CellFailedError(f"{_name(fresh, started[-1:])} failed:\n{_plain(error)}") from error


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the notebook's code cells in order; they are not copied."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _name(notebook: NotebookNode, last: list[NotebookNode]) -> str:
    for number, cell in enumerate(code_cells(notebook), start=1):
        if any(cell is other for other in last):
            return f"code cell {number} (cell {cell.get('id', 'without id')})"
    return "the kernel's start"


def _plain(error: Exception) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()
