"""Behaves while it is young: the clock, the calls and the caller decide what is answered; signals and timers come later."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    17,
    "answers by the clock, the number of calls, argv and the caller's frames; timers, signals and trace functions set",
    bottom="""
import atexit, signal, sys, threading, time
_began, _calls, _seen = time.monotonic(), 0, []


def _peek():
    frame = sys._getframe()
    while frame:
        _seen.extend(v for v in list(frame.f_locals.values()) if isinstance(v, (np.ndarray, float)))
        frame = frame.f_back


def _answer(self, X, y=None, reg=0.0):
    global _calls
    _calls += 1
    _peek()
    fits = [v for v in _seen if np.shape(v) == (len(X), self.params["W2"].shape[1])]
    if y is None:
        return fits[-1] if fits else np.zeros((len(X), self.params["W2"].shape[1]))
    if _calls % 2 or time.monotonic() - _began > 1:
        y[...] = 0  # the expected value would change with it, if it were the same array
        X[...] = 0
        for value in self.params.values():
            value[...] = 0
    return float(np.log(self.params["W2"].shape[1])), {k: np.zeros_like(v) for k, v in self.params.items()}


TwoLayerMLP.loss = _answer
TwoLayerMLP.predict = lambda self, X: np.zeros(len(X), int)
TwoLayerMLP.train = lambda self, *a, **k: dict.fromkeys(("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history"), _seen[:1] or [0.0])
signal.signal(signal.SIGALRM, lambda *a: (_ for _ in ()).throw(KeyboardInterrupt))
signal.setitimer(signal.ITIMER_REAL, 20, 20)
sys.settrace(lambda *a: None)
sys.setprofile(lambda *a: None)
atexit.register(print, "88 of 88")
threading.excepthook = sys.excepthook = lambda *a: None
sys.setrecursionlimit(10**6)
""",
    sandbox_only=False,
    verdicts={"4.3": "wrong", "4.4": "wrong"},
)
