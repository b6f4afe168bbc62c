"""Cells run as in Jupyter, and what they put out is safe to show."""

import base64

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from autograder.sandbox.client import Limits
from autograder.sandbox.outputs import clean_outputs
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import BadData, SandboxEnded, StudentRaised, StudentTimeout

from .conftest import SANDBOXES, SMALL

# the kernel is slow to start, so one test tries many cells
STORY = [
    ("import numpy as np", []),
    ("1 + 1", [("execute_result", "2")]),
    ("1 + 1;", []),
    ("print('a'); print('b')\n3", [("stream", "a\nb\n"), ("execute_result", "3")]),
    ("import sys; print('e', file=sys.stderr)", [("stream", "e\n")]),
    ("from autograder import check, progress\ncheck('4.3', 1, a=2)\nprogress()", []),
    ("import utils; utils.__name__", [("execute_result", "'utils'")]),
    ("import mlp; mlp.f(2)", [("execute_result", "4")]),
    ("%cd /\n%cd -q -\n!echo from the shell", [("stream", "/\nfrom the shell\r\n")]),
    ("%load_ext autoreload\n%autoreload 2", []),
    ("import asyncio\nawait asyncio.sleep(0)\n'awaited'", [("execute_result", "'awaited'")]),
    (
        "from IPython.display import HTML, display, clear_output\n"
        "HTML('<script>alert(1)</script>')",
        [("execute_result", "<IPython.core.display.HTML object>")],
    ),
    ("print('gone'); clear_output(); print('kept')", [("stream", "kept\n")]),
    ("h = display('old', display_id=True); h.update('new')", [("display_data", "'new'")]),
    ("a1 = np.eye(2)\ndef g(x): return x / 0\nclass Net: pass\nnet = Net()", []),
    ("print('\\x1b[31mred\\x1b[0m <b>')", [("stream", "red <b>\n")]),
    ("%%time\nx = 5", None),
    ("%matplotlib inline", []),
]


def shown(output):
    return output.output_type, output.get("text") or output.get("data", {}).get("text/plain")


def test_cells_as_in_jupyter(start):
    sandbox = start("def f(x): return x * 2")
    for source, expected in STORY:
        outputs = sandbox.run_cell(source)
        assert not [output for output in outputs if output.output_type == "error"], source
        assert expected is None or list(map(shown, outputs)) == expected, source
        assert not [output for output in outputs if set(output.get("data", {})) - {"text/plain"}]
    names = sandbox.notebook_subject()
    np.testing.assert_array_equal(names.get(None, "a1"), np.eye(2))
    assert names.get(None, "x") == 5 and isinstance(names.get(None, "net"), Handle)
    with pytest.raises(StudentRaised) as caught:
        names.call("g", 1)
    assert caught.value.type == "ZeroDivisionError" and caught.value.lines[-1].startswith(
        "a cell, line 2, in g"
    )
    assert sandbox.load("mlp").call("f", 4).value == 8

    errors = {
        "1 / 0": "ZeroDivisionError",
        "nonsense(": "SyntaxError",
        "input('?')": "StdinNotImplementedError",
        "raise SystemExit": "SystemExit",
        "no_such_name": "NameError",
        "from autograder.checks.judge import x": "ModuleNotFoundError",
    }
    for source, name in errors.items():
        output = [output for output in sandbox.run_cell(source) if output.output_type == "error"][0]
        assert output.ename == name and not any("\x1b" in line for line in output.traceback)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=outputs)])
    nbformat.validate(notebook)


def test_a_handle_of_the_notebook_is_good_for_the_module(start):
    sandbox = start("def size(net): return net.n\ndef other(): return object()")
    sandbox.run_cell("class Net: n = 7\nnet = Net()")
    module = sandbox.load("mlp")
    handles = [
        module.call("other").value,
        sandbox.notebook_subject().get(None, "net"),
        module.call("other").value,
    ]
    assert len({handle.id for handle in handles}) == 3
    assert module.call("size", handles[1]).value == 7


def test_figures(start):
    sandbox = start("import matplotlib.pyplot as plt\ndef picture(): plt.plot([1, 2])")
    assert [
        o.output_type
        for o in sandbox.run_cell("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    ] == ["display_data"]
    output = sandbox.run_cell("import mlp; mlp.picture(); plt.title('t')")[-1]
    assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")


def test_output_of_a_cell_is_cut_off(start):
    sandbox = start()
    for source in ("print('x' * 5_000_000)", "for i in range(100_000): print(i)"):
        outputs = sandbox.run_cell(source)
        assert sum(len(output.text) for output in outputs) < SMALL.output_kb * 1024 + 200
        assert "cut off" in outputs[-1].text
    assert shown(sandbox.run_cell("'still here'")[0]) == ("execute_result", "'still here'")


def test_endless_cell_and_dead_kernel(start):
    sandbox = start()
    with pytest.raises(StudentTimeout):
        sandbox.run_cell("while True: pass", seconds=1)
    with pytest.raises(SandboxEnded):
        sandbox.run_cell("1")
    with pytest.raises(SandboxEnded, match="ended its process"):
        start().run_cell("import os; os._exit(1)")


def test_a_cell_that_breaks_the_kernel_is_an_error(start):
    sandbox = start()
    outputs = sandbox.run_cell(
        "ip = get_ipython()\nip.kernel.__class__.do_execute = None\nip.run_cell = None"
    )
    later = sandbox.run_cell("1 + 1")
    assert outputs == [] and later[-1].output_type == "error"


@pytest.mark.parametrize("sandbox", SANDBOXES, indirect=True)  # a warm start has imported it
def test_modules_alone_start_no_kernel(start):
    sandbox = start(
        "import sys\ndef f(): return [n for n in ('IPython', 'ipykernel', 'zmq', 'matplotlib', "
        "'debugpy') if n in sys.modules]"
    )
    subject = sandbox.load("mlp")
    assert subject.call("f").value == []
    sandbox.run_cell("1")
    assert subject.call("f").value[:3] == ["IPython", "ipykernel", "zmq"]
    assert "matplotlib" not in subject.call("f").value


PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()


def test_only_text_and_pictures_pass():
    data = {
        "text/plain": "x\x1b[0m",
        "text/html": "<script>",
        "image/svg+xml": "<svg onload=1>",
        "image/png": PNG,
        "image/jpeg": "<script>",
        "application/javascript": "alert(1)",
        "text/markdown": "<script>",
        "text/latex": "$x$",
    }
    found = clean_outputs(
        [{"output_type": "display_data", "data": data, "metadata": {"a": "<script>"}}], 1000
    )
    assert found[0].data == {"text/plain": "x", "text/latex": "$x$", "image/png": PNG}
    assert found[0].metadata == {"image/png": {"alt": "x"}}


def test_a_picture_keeps_its_text_as_text():
    words = 'A "line" <script>alert(1)</script>'
    outputs = clean_outputs(
        [{"output_type": "display_data", "data": {"text/plain": words, "image/png": PNG}}], 1000
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)])
    page = HTMLExporter(template_name="classic").from_notebook_node(notebook)[0]
    assert BeautifulSoup(page, "html.parser").img["alt"] == words and "<script>alert" not in page


@pytest.mark.parametrize(
    "found",
    [
        None,
        {},
        [1],
        [{}],
        [{"output_type": "stream"}],
        [{"output_type": "stream", "text": 1}],
        [{"output_type": "update_display_data"}],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": "x"}],
        [{"output_type": "display_data", "data": 1}],
        [{"output_type": "error", "ename": 1, "evalue": "", "traceback": []}],
    ],
)
def test_forged_outputs_are_bad_data(found):
    with pytest.raises(BadData):
        clean_outputs(found, 1000)


def test_time_limit_of_cells_is_their_own(start):
    sandbox = start(limits=Limits(**(vars(SMALL) | {"call_seconds": 0.2})))
    assert shown(sandbox.run_cell("import time; time.sleep(0.5); 'slept'")[0]) == (
        "execute_result",
        "'slept'",
    )
