"""Runs notebook cells with Jupyter's own kernel, in this process.

The kernel is ipykernel's in-process one: the same shell, magics, display hooks and
figure handling as in JupyterLab, with a queue where the sockets would be. Importing
it takes most of a sandbox's start, so the host does that only when there are cells.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

# A debugger nobody will use, and half of the time to start. None is how Python is told that a
# module cannot be imported, which the type of `sys.modules` does not allow for.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]

from ipykernel.inprocess.blocking import BlockingInProcessChannel, BlockingInProcessKernelClient
from ipykernel.inprocess.constants import INPROCESS_KEY
from ipykernel.inprocess.ipkernel import InProcessKernel
from jupyter_client.session import Session

_SHOWN = ("stream", "display_data", "execute_result", "error")
_DISPLAY_BYTES = 16 * 2**20  # figures of one cell
_FIGURES = "module://matplotlib_inline.backend_inline"


class _Outputs(BlockingInProcessChannel):
    """Collects what the kernel publishes, as nbclient does, up to a number of bytes."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)  # type: ignore[no-untyped-call]  # ipykernel's is not typed
        self.begin(0)

    def begin(self, room: int) -> None:
        self._room = {"text": room, "data": _DISPLAY_BYTES}
        self._clear_first = False
        self._found: list[dict[str, Any]] = []

    def outputs(self) -> list[dict[str, Any]]:
        """What is to be shown, each run of printed text as one."""
        return [
            output | {"text": "".join(output["text"])} if "text" in output else output
            for output in self._found
        ]

    def call_handlers(self, msg: Mapping[str, Any]) -> None:
        kind, content = msg["header"]["msg_type"], msg["content"]
        if kind == "clear_output":
            self._clear_first = True
            if not content.get("wait"):
                self._clear()
        elif kind == "update_display_data":
            self._update(content)
        elif kind in _SHOWN:
            self._clear()
            self.add(dict(content, output_type=kind))

    def add(self, output: dict[str, Any]) -> None:
        """Add one output, or say once that there is no more room."""
        if min(self._room.values()) < 0:
            return
        if "text" in output:
            self._print(output["name"], output["text"][: self._room["text"] + 1])
        else:
            self._found.append(output)
            self._room["data"] -= sum(len(str(data)) for data in output.get("data", {}).values())
        if min(self._room.values()) < 0:
            self._print("stderr", "\n[more output was cut off here]\n")

    def _print(self, name: str, text: str) -> None:
        self._room["text"] -= len(text)
        if self._found and self._found[-1].get("name") == name:
            self._found[-1]["text"].append(text)
        else:
            self._found.append({"output_type": "stream", "name": name, "text": [text]})

    def _clear(self) -> None:
        if self._clear_first:
            self._found, self._clear_first = [], False

    def _update(self, content: Mapping[str, Any]) -> None:
        name = content.get("transient", {}).get("display_id")
        for output in self._found:
            if name and output.get("transient", {}).get("display_id") == name:
                output["data"] = content["data"]


class _Kernel(InProcessKernel):
    """The in-process kernel, with `await` at the top level of a cell.

    ipykernel 7 asks a thread that only the kernel with sockets has whether it may
    be interrupted; there is nobody to interrupt this one.
    """

    async def do_execute(self, *args: Any, **kwargs: Any) -> Any:
        self.shell_channel_thread = SimpleNamespace(parent_thread=None)
        try:
            # ipykernel's is not typed
            return await super().do_execute(*args, **kwargs)  # type: ignore[no-untyped-call]
        finally:
            self.shell_channel_thread = None


class Kernel:
    """One notebook's kernel.

    Parameters
    ----------
    plots : bool
        Show figures as Jupyter does; else draw nothing.
    output_bytes : int
        Text that one cell may print. Figures have room of their own.
    """

    def __init__(self, plots: bool, output_bytes: int) -> None:
        os.environ["MPLBACKEND"] = _FIGURES if plots else "agg"
        self._room = output_bytes
        session = Session(key=INPROCESS_KEY)
        self._kernel = _Kernel(session=session)  # type: ignore[no-untyped-call]  # nor is this
        self._client = BlockingInProcessKernelClient(
            kernel=self._kernel, session=self._kernel.session
        )
        self._client.iopub_channel_class = _Outputs
        self._client.start_channels()
        shell = self._kernel.shell
        assert shell is not None  # the kernel has made it
        shell.history_manager.enabled = False
        shell.colors = "nocolor"
        if plots and "matplotlib.pyplot" in sys.modules:  # imported before the kernel was there
            shell.enable_matplotlib("inline")
        self.names = shell.user_ns

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run one cell; its outputs as plain data."""
        channel: _Outputs = self._client.iopub_channel
        channel.begin(self._room)
        try:
            self._client.execute(source, allow_stdin=False)
            self._client.get_shell_msg(timeout=1)
            self._kernel.stdout.flush()
            self._kernel.stderr.flush()
        except BaseException as error:  # the kernel itself failed, because the code changed it
            name = type(error).__name__
            channel.add(
                {
                    "output_type": "error",
                    "ename": "RuntimeError",
                    "traceback": [],
                    "evalue": f"the cell could not be run, as the code broke the kernel ({name})",
                }
            )
        return channel.outputs()
