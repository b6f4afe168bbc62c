"""The installed checks and oracles are imported and asked for the answers."""

from tests.attacks.spec import ROOT, Attack

ATTACK = Attack(
    11,
    "the installed checks and oracles imported",
    bottom=f"""
def _oracle():
    import importlib, sys
    places = [{str(ROOT)!r}, *sys.path, "/course", "/course/worker"]
    kept = {{k: sys.modules.pop(k) for k in list(sys.modules) if k == "autograder" or k.startswith("autograder.")}}
    for place in places:
        sys.path.insert(0, place)
        try:
            return importlib.import_module("autograder.sets.ps4_mlp.oracle")
        except (ImportError, OSError):  # not there, or out of reach
            sys.modules.pop("autograder", None)
        finally:
            sys.path.remove(place)
    specs = [finder.find_spec("autograder.sets", [place]) for finder in sys.meta_path for place in places]
    sys.modules.update(kept)
    return next(filter(None, specs), None)

_found = _oracle()
if _found is not None:
    TwoLayerMLP.predict = lambda self, X: np.zeros(len(X), int)
    from autograder.sets.ps4_mlp import oracle
    raise SystemExit("the checks were found")
""",
    verdicts={"4.1": "ok", "4.3": "wrong"},
)
