"""An import that ends its process is not tried again for every question."""

from pathlib import Path

import pytest

from autograder.grading.score import score
from autograder.sandbox.client import Limits

REPO = Path(__file__).parents[2]
PS = "ps4_mlp"
ENDS = {
    "hangs": "while True:\n    pass\n",
    "exits": "import os\nos._exit(3)\n",
}


@pytest.mark.parametrize("end", ENDS)
def test_an_import_that_ends_its_process_is_tried_once(tmp_path, end):
    """Counted by the module itself; every question says the same."""
    count, folder = tmp_path / "count", tmp_path / "work"
    folder.mkdir()
    module = f"with open({str(count)!r}, 'a') as file:\n    file.write('x')\n{ENDS[end]}"
    (folder / "mlp.py").write_text(module)
    limits = Limits(call_seconds=5, cell_seconds=5)
    report = score(folder, PS, root=REPO, sandbox="subprocess", limits=limits).report
    assert count.read_text() == "x"
    verdicts = {q.verdict for q in report.questions if q.id in ("4.1", "4.2", "4.3", "4.4", "4.5")}
    assert len(verdicts) == 1 and verdicts < {"timeout", "exception"}
    assert report.score == 0
