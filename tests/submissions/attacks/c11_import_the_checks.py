"""The installed checks and oracles are imported and asked for the answers."""

from tests.attacks.spec import ROOT, Attack

ATTACK = Attack(11, "the installed checks and oracles imported", bottom=f'''
def _oracle():
    import importlib, importlib.util, os, sys
    places = [{str(ROOT)!r}, *sys.path, "/course", "/course/worker"]
    kept = {{k: sys.modules.pop(k) for k in list(sys.modules) if k == "autograder" or k.startswith("autograder.")}}
    for place in places:
        sys.path.insert(0, place)
        try:
            sets = importlib.import_module("autograder.sets.ps4_mlp.oracle")
            return sets
        except Exception:
            sys.modules.pop("autograder", None)
        finally:
            sys.path.remove(place)
    for finder in sys.meta_path:
        for place in places:
            try:
                spec = finder.find_spec("autograder.sets", [place])
                if spec: return spec
            except Exception: pass
    sys.modules.update(kept)

_found = _oracle()
if _found is not None:
    TwoLayerMLP.predict = lambda self, X: np.zeros(len(X), int)
    from autograder.sets.ps4_mlp import oracle
    raise SystemExit("the checks were found")
''', verdicts={"4.1": "ok", "4.3": "wrong"})
