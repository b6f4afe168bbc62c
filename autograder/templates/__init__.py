"""Every piece of HTML that the autograder writes, and the one stylesheet for all of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def render(name: str, **values: Any) -> str:
    """Fill in a template of this folder; what it is given is escaped unless it is ``Markup``.

    Parameters
    ----------
    name : str
        A file of this folder, such as ``"question.html"``.
    **values
        What the template speaks of; a name that it lacks is an error.
    """
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    import jinja2  # only here: a notebook's `import autograder` should not wait for it

    return jinja2.Environment(
        loader=jinja2.PackageLoader("autograder", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
