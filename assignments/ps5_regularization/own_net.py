"""Which two-layer net problem set 5 builds on: your own, or the one that your course gave you."""

import importlib


def two_layer_net(use_given):
    """Return the class TwoLayerMLP from ``mlp_given.py`` if `use_given`, else from your own ``mlp.py``.

    If there is no such file, the function returns a stand-in that raises ImportError with one sentence when it is used:
    most tasks of the set need no net and must work without one.
    """
    module = "mlp_given" if use_given else "mlp"
    try:
        return importlib.import_module(module).TwoLayerMLP
    except ModuleNotFoundError as error:
        if error.name == module:
            mend = ("it comes with the course only where your instructor releases it; else set USE_GIVEN = False" if use_given
                    else "copy your own mlp.py from ps4_mlp into this folder")
            return _refusal(f"there is no {module}.py beside regularization.py: {mend}")
        return _refusal(f"{module}.py cannot be imported: {error}")
    except AttributeError:
        return _refusal(f"{module}.py does not define TwoLayerMLP")
    except Exception as error:  # whatever a file under work may raise
        return _refusal(f"{module}.py cannot be imported: {type(error).__name__}: {error}")


class NoNet(ImportError, NotImplementedError):
    """There is no net to work with yet; a notebook says so in one line, as of an unfinished task."""


def _refusal(sentence):
    def refuse(*args, **kwargs):
        raise NoNet(f"Task 4.3 comes first: {sentence}.")

    return refuse
