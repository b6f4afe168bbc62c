"""Memory that is in no process's count: shared and given back, and names of files; made between quick answers."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    20,
    "children with shared memory that they gave back, between quick answers; a million names in a cell",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    top="""
import mmap as _mmap, os as _os, time as _time
""",
    replace=[
        (
            PREDICT,
            """for _ in range(6):
            if _os.fork() == 0:
                kept = _mmap.mmap(-1, 300 * 2**20)
                kept.write(b"x" * len(kept))
                kept.madvise(_mmap.MADV_DONTNEED)
                _time.sleep(60)
                _os._exit(0)
        _time.sleep(0.1)
        """
            + PREDICT,
        )
    ],
    cells={
        "start": """
import os
for i in range(1_000_000):
    os.close(os.open(f"/tmp/{i}", os.O_CREAT | os.O_WRONLY))
""".strip()
    },
    verdicts={"4.4": "ok", "4.5": "memory"},
    note="50,000 files",
)
