"""First code of a sandbox process, run as a plain script: `python start.py SETTINGS`.

It lets go of root, takes its limits, and only then meets student code. The host's
modules are loaded under a name of their own, so that ``import autograder`` in
student code finds the stand-in.
"""

import json
import os
import sys
import types


def become(uid: int) -> None:
    """Leave root for a user that owns nothing, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def follow_parent() -> None:
    """Die with the grader (Linux), even in an endless loop."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL


def main() -> None:
    settings = json.loads(sys.argv[1])
    if settings["uid"]:
        become(settings["uid"])
    if settings["follow"]:
        follow_parent()
    package = types.ModuleType("course_sandbox")
    package.__path__ = [settings["package"]]
    sys.modules["course_sandbox"] = package
    sys.path.extend(settings["paths"])

    from course_sandbox import limits

    limits.apply(settings["limits"])
    from course_sandbox import host

    host.serve(settings)


if __name__ == "__main__":
    main()
