"""Every slider of the training chapters works in real JupyterLab.

Apart from the theory chapters, so that two workers share the work.
"""

import chapters
import pytest
from lab_chapter import assert_works
from notebook_form import TORCH

PATHS = [path for path in chapters.PATHS if int(path.name[:2]) in TORCH]


@pytest.mark.skipif(not PATHS, reason=chapters.NO_CHAPTERS)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_slider_of_the_chapter_works(open_page, path):
    assert_works(open_page, path)
