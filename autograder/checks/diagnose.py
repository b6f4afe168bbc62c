"""Name the mistakes: compare what came back on the public instances with every known wrong program.

No guess is better than a wrong one. A mistake is named if the student's code gave what its
program gives wherever the program is wrong and the student's code answered, if the mistake would
spoil nothing that is right, and if that is more than an accident: numbers, in more than one case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .catalogue import Behaviours, Catalogue, key_of, names_of
from .fingerprint import PROJECTIONS, Fingerprint
from .generic_mistakes import generic_mistake
from .judged_outputs import RIGHT, SILENT, WRONG, Kept, Output, Seen, judged_outputs, kept
from .model import Question
from .run import Observation

MOST = 2  # mistakes that may be named for one and the same behaviour
# Messages that say the mistake, whatever the case.
NO_KEY = "raises KeyError: grads has no key"
SAYS_IT = (
    "raises TypeError: 'tuple' object does not support item assignment",
    "raises TypeError: 'float' object cannot be interpreted as an integer",
    "raises IndexError: only integers, slices",
    NO_KEY,
    "raises RuntimeError: `inputs` was read more than",
)
# Sizes that differ from case to case and are all the same are no accident.
SHAPES = (
    "raises ValueError: operands could not be broadcast together with shapes",
    "raises IndexError: index ",
)
ENOUGH_SHAPES = 3
THROUGH = re.compile(r"^raises no cache: \w+ raised ")  # the forward pass raised it


@dataclass
class Diagnosis:
    """Which mistakes were made, and in which outputs each of them shows.

    Attributes
    ----------
    shows : dict of str to set of str
        For each mistake's id the keys (`catalogue.key_of`) that it explains.
    unnamed : dict
        What is wrong and has no name, as a record keeps it (`judged_outputs.kept`).
    """

    shows: dict[str, set[str]] = field(default_factory=dict)
    unnamed: Kept = field(default_factory=dict)

    def of(self, keys: set[str]) -> tuple[str, ...]:
        """Mistakes that show in any of these outputs."""
        return tuple(i for i, explained in self.shows.items() if explained & keys)


def diagnose(question: Question, seen: Seen, catalogue: Catalogue) -> Diagnosis:
    """Name what is wrong in what a student's code gave on the public instances."""
    outputs = judged_outputs(question, seen)
    if not any(output.state == WRONG for output in outputs.values()):
        return Diagnosis()
    found = named(outputs, catalogue.behaviours.of(question.id))
    wrong = {key for key, output in outputs.items() if output.state == WRONG}
    found |= _generic(question, seen, wrong - _keys(found))
    return Diagnosis(found, kept(outputs, _keys(found)))


def _keys(found: Mapping[str, set[str]]) -> set[str]:
    return set().union(*found.values()) if found else set()


# ---- mistakes of the catalogue


def named(outputs: dict[str, Output], known: Behaviours) -> dict[str, set[str]]:
    """Mistakes with the outputs that they explain; each explains what no better one does."""
    candidates = _candidates(outputs, known)
    found: dict[str, set[str]] = {}
    explained: set[str] = set()
    while candidates:
        best = max(len(keys - explained) for keys in candidates.values())
        if best == 0:
            break
        tied = [p for p, keys in candidates.items() if len(keys - explained) == best]
        keys = candidates[min(tied, key=lambda p: len(names_of(known.programs[p])))]
        alike = [p for p in tied if candidates[p] == keys]
        for name in _names([known.programs[p] for p in alike]):
            found[name] = found.get(name, set()) | keys
        explained |= keys
        candidates = {p: k for p, k in candidates.items() if p not in alike and not k & explained}
    return found


def _names(programs: Sequence[str]) -> tuple[str, ...]:
    """The mistakes that programs of one behaviour stand for; none if they are too many.

    One mistake is more likely than two, and two that other two behave like are a guess.
    """
    single = dict.fromkeys(p for p in programs if len(names_of(p)) == 1)
    if single:
        return tuple(single) if len(single) <= MOST else ()
    return names_of(programs[0]) if len(set(programs)) == 1 else ()


def _candidates(outputs: dict[str, Output], known: Behaviours) -> dict[int, set[str]]:
    """Wrong programs that gave what the student's code gave, with the outputs in which they did."""
    if not len(known.key):
        return {}
    by_key = [outputs.get(key) for key in known.keys]
    rows = [by_key[k] for k in known.key]
    state = np.array([SILENT if o is None else o.state for o in by_key])[known.key]
    alike, numeric = _alike(by_key, known)
    raised = np.array([text.startswith("raises ") for text in known.texts])[known.text]
    theirs = np.array([bool(o and o.given and o.given.text.startswith("raises ")) for o in by_key])
    theirs, refused = theirs[known.key], _refused(by_key)[known.key]
    same = (state == WRONG) & alike
    against = (state == RIGHT) | ((state == WRONG) & ~alike & ~(theirs & ~refused))
    hopeless = np.zeros(len(known.programs), bool)
    np.logical_or.at(hopeless, known.program, against)
    found = {}
    for program in np.unique(known.program[same]):
        mine = (known.program == program) & same
        two = len(names_of(known.programs[program])) > 1
        if not hopeless[program] and _convinces(mine, rows, numeric, raised, known, outputs, two):
            found[int(program)] = {known.keys[k] for k in known.key[mine]}
    return found


def _refused(rows: Sequence[Output | None]) -> np.ndarray:
    return np.array([bool(o and o.refused) for o in rows])


def _alike(by_key: Sequence[Output | None], known: Behaviours) -> tuple[np.ndarray, np.ndarray]:
    """Whether each row is what the student's code gave, and whether in numbers other than 0."""
    given = [o.given if o and o.given else Fingerprint("") for o in by_key]
    ids: dict[str, int] = {}  # of two joined catalogues both may hold a text
    texts = np.array([ids.setdefault(text, len(ids)) for text in known.texts])
    text = np.array([ids.get(g.text, -1) for g in given])[known.key] == texts[known.text]
    projected = np.array([g.projections for g in given]).reshape(-1, PROJECTIONS)[known.key]
    rtol = np.array([max(o.tolerance.rtol, 1e-6) if o else 0.0 for o in by_key])[known.key]
    atol = np.array([max(o.tolerance.atol, 1e-9) if o else 0.0 for o in by_key])[known.key]
    with np.errstate(all="ignore"):
        room = 1.5 * (known.count * atol + rtol * known.size)
        near = (np.abs(projected - known.projections) <= room[:, None]).all(axis=1)
    size = np.array([g.size for g in given])[known.key]
    return text & (near | known.random), text & (size > room) & (known.count > 0)


def _convinces(
    mine: np.ndarray,
    rows: Sequence[Output | None],
    numeric: np.ndarray,
    raised: np.ndarray,
    known: Behaviours,
    outputs: Mapping[str, Output],
    two: bool,
) -> bool:
    """Is the agreement more than an accident of zeros, of one number, or of exceptions?

    For two mistakes at once it must be numbers, and explain all that is wrong.
    """

    def at(chosen: np.ndarray) -> list[Output]:
        found = [rows[i] for i in np.flatnonzero(chosen).tolist()]
        return [output for output in found if output]

    places = {output.place for output in at(mine & numeric)}
    explained = {known.keys[k] for k in known.key[mine]}
    everything = explained >= {k for k, o in outputs.items() if o.state == WRONG}
    if two:
        return everything and len(places) >= 2
    if len(places) >= 2:
        return True
    accepted = any(output.refused for output in at(mine & ~raised))
    if accepted and everything:
        return True
    if places:
        several = int(known.count[mine & numeric].sum()) >= 2
        answer = any(output.answer for output in at(mine & numeric))
        return everything and several or answer
    raising = np.flatnonzero(mine & raised)
    messages = {THROUGH.sub("raises ", known.texts[known.text[i]]) for i in raising}
    where = {output.place for output in at(mine & raised)}
    if everything and len(where) >= 2:
        keys = {m.rpartition(" ")[2] for m in messages if m.startswith(NO_KEY)}
        followed = {f"raises KeyError: {key}" for key in keys}  # where such a key is looked up
        says_it = all(m.startswith(SAYS_IT) or m in followed for m in messages)
        shapes = sum(message.startswith(SHAPES) for message in messages) >= ENOUGH_SHAPES
        other_error = all(output.refused for output in at(mine & raised))
        if says_it or shapes or other_error or _only_in_some(where, outputs):
            return True
    no_number = (known.count == 0) | np.array(
        [" not finite " in known.texts[t] for t in known.text]
    )
    words = mine & ~raised & no_number  # also where it overflows, and to what
    return everything and bool(words.any()) and int(mine.sum()) >= 2


def _only_in_some(where: set[tuple[int, str]], outputs: Mapping[str, Output]) -> bool:
    """Whether a test raises in some cases and answers in others: then it tells which they are."""
    answered = {o.place for o in outputs.values() if not o.refused and o.state == RIGHT} - where
    tests = [test for test, _ in where]
    return any(
        tests.count(test) >= 2 and sum(place[0] == test for place in answered) >= 2
        for test in set(tests)
    ) or all(any(place[0] == test for place in answered) for test in tests)


# ---- mistakes that any array of numbers can show


def _generic(question: Question, seen: Seen, keys: set[str]) -> dict[str, set[str]]:
    """Generic mistakes, each in one output of one test, in every case in which it is wrong."""
    cases: dict[tuple[int, str], list[tuple[str, Observation]]] = {}
    for place, observation in seen:
        for name in observation.expected:
            key = key_of(question.id, place, observation.case.name, name)
            if key in keys:
                cases.setdefault((place, name), []).append((key, observation))
    found: dict[str, set[str]] = {}
    for (_, name), failing in cases.items():
        mistake = generic_mistake(name, [observation for _, observation in failing])
        if mistake:
            found.setdefault(mistake, set()).update(key for key, _ in failing)
    return found
