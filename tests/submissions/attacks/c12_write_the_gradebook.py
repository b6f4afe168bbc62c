"""The gradebook is written directly, at exit, from a thread, and from a child that outlives the run."""

from tests.attacks.spec import ROOT, Attack

ATTACK = Attack(
    12,
    "`gradebook.db` written at once, from `atexit`, a thread, and a child that stays",
    notebook=True,
    bottom=f'''
WRITE = """
import glob, os, sqlite3, time
for round in range(3):
    for base in ({str(ROOT)!r}, "/tmp/pytest-of-*/*/*", os.path.expanduser("~"), *("../" * n for n in range(1, 7))):
        for path in glob.glob(os.path.join(base, "gradebook.db")) + glob.glob(os.path.join(base, "*", "gradebook.db")):
            try:
                with sqlite3.connect(path, timeout=1) as db:
                    db.execute("update grade set manual_score = 20, auto_score = 20, needs_manual_grade = 0")
            except sqlite3.Error:  # no gradebook, locked, or read-only
                pass
    time.sleep(round)
"""
import atexit, os, subprocess, sys, threading
atexit.register(exec, WRITE)
threading.Thread(target=exec, args=(WRITE, {{}}), daemon=False).start()
try:
    subprocess.Popen([sys.executable, "-c", WRITE], start_new_session=True, stdin=-3, stdout=-3, stderr=-3)
except OSError:
    pass
try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            exec(WRITE)
        os._exit(0)
except OSError:
    pass
''',
    verdicts={"4.3": "wrong"},
)
