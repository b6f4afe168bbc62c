"""The course's roster: who is who on the platforms."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.grading.storage import write_atomically

from .people import KINDS, Person, comparable, fused, normal, safe_id, split_name
from .table import Table, UnreadableTable, read_table, safe_cell

FILE = "roster.csv"
COLUMNS = ("id", "first_name", "last_name", "email", "login", "number", "canvas", "github")

# Headings of Canvas, Moodle (also in other languages), Blackboard, Brightspace, GitHub and plain
# files, without capitals, spaces and signs.
HEADINGS = {
    "login": "sisloginid loginid login username user userid anmeldename nomdutilisateur "
    "nombredeusuario nomeutente gebruikersnaam nomedeusuario benutzername eid displayid",
    "number": "number sisuserid studentid orgdefinedid idnumber sid studentnumber idnummer "
    "matrikelnummer numéroidentification numérodidentification númerodeid numerodiid número",
    "email": "email emailaddress mail emailadresse adressedecourriel direccióndecorreo "
    "direcciónemail indirizzoemail endereçodeemail emailadres",
    "first": "firstname givenname vorname prénom nombre nome voornaam",
    "last": "lastname surname familyname nachname nom nomdefamille apellidos apellido cognome "
    "achternaam sobrenome apelido",
    "name": "student fullname name studentname vollständigername vollername nomcomplet "
    "nombrecompleto nomecompleto volledigenaam",
    "github": "githubusername github githublogin",
    "canvas": "canvasid canvas",
    "id": "id identifier rosteridentifier studentidentifier key",
}
_NOBODY = ("points possible", "student, test", "test student")  # rows of Canvas
_FIELD = {heading: name for name, headings in HEADINGS.items() for heading in headings.split()}


@dataclass(frozen=True)
class Roster:
    """The people of a course; each has one id for all sets."""

    people: list[Person]

    def logins(self) -> set[str]:
        """Their user names."""
        return {person.keys["login"] for person in self.people if person.keys.get("login")}

    def match(self, strangers: Iterable[Person]) -> dict[Person, Person]:
        """Whom platforms mean: by a key, else by a name that only one person has on both sides."""
        strangers = set(strangers)
        by_key, by_name = self._by_key(), self._by_name()
        names = defaultdict(set)
        for person in strangers:
            names[_name(person)].add(person)
        found = {}
        for person in strangers:
            keyed = {p.id: p for kind, key in _keys(person) for p in by_key[kind, key]}
            named = by_name[_name(person)] if _name(person) else []
            if len(keyed) == 1:
                found[person] = next(iter(keyed.values()))
            elif not keyed and len(named) == 1 and len(names[_name(person)]) == 1:
                found[person] = named[0]
        return found

    def _by_key(self) -> dict[tuple[str, str], list[Person]]:
        index = defaultdict(list)
        for person in self.people:
            known = dict(person.keys) | {"email": person.email, "own": person.id}
            for kind, key in known.items():
                if key:
                    index[kind, comparable(key)].append(person)
        for (_, key), people in list(index.items()):
            index["id", key] += [p for p in people if p not in index["id", key]]
        return index

    def _by_name(self) -> dict[str, list[Person]]:
        index = defaultdict(list)
        for person in self.people:
            for name in {fused(person.first + person.last), fused(person.last + person.first)}:
                index[name].append(person)
        return index


def _name(person: Person) -> str:
    return fused(person.first + person.last)


def _keys(person: Person) -> list[tuple[str, str]]:
    keys = [(kind, comparable(key)) for kind, key in person.keys.items() if key]
    return [*keys, ("email", comparable(person.email))] if person.email else keys


def load_roster(root: Path) -> Roster:
    """The roster in the course's folder; empty if there is none.

    Raises
    ------
    UnreadableTable
    """
    path = root / FILE
    return Roster(_people(read_table(path))) if path.is_file() else Roster([])


def import_roster(root: Path, file: Path) -> tuple[Roster, int]:
    """Take the people of a platform's list into ``roster.csv``.

    Returns
    -------
    roster : Roster
        Everybody.
    new : int
        How many were not in it.

    Raises
    ------
    UnreadableTable
        If the file has no column that says who somebody is, or two people have one id.
    """
    known = load_roster(root).people
    found = _people(read_table(file))
    matched = Roster(known).match(found)
    people = {person.id: person for person in known}
    new = 0
    for person in found:
        if person in matched:
            old = people[matched[person].id]
            people[old.id] = _merged(old, person)
        elif person.id in people:
            raise UnreadableTable(
                f"{file.name}: {person.id} is already the id of {people[person.id].full_name}"
            )
        else:
            people[person.id], new = person, new + 1
    _write(root / FILE, list(people.values()))
    return Roster(list(people.values())), new


def _merged(old: Person, new: Person) -> Person:
    keys = {kind: new.keys.get(kind) or old.keys.get(kind) or "" for kind in KINDS}
    return replace(
        old,
        first=new.first or old.first,
        last=new.last or old.last,
        email=new.email or old.email,
        keys={kind: key for kind, key in keys.items() if key},
    )


def _write(path: Path, people: list[Person]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for p in people:
        keys = [p.keys.get(kind, "") for kind in COLUMNS[4:]]
        writer.writerow([safe_cell(cell) for cell in (p.id, p.first, p.last, p.email, *keys)])
    write_atomically(path, text.getvalue())


def _people(table: Table) -> list[Person]:
    heading = [field_of(cell, table.header) for cell in table.header]
    if not {"login", "number", "email", "name", "id", "last"} & set(heading):
        raise UnreadableTable(
            f"{table.name} has no column that says who somebody is: {', '.join(table.header[:8])}"
        )
    people = []
    for row in table.rows:
        said: dict[str, str] = {}
        for name, cell in zip(heading, row, strict=False):
            if name and cell.strip() and name not in said:
                said[name] = re.sub(r"^'(?=\s*[=+@-])", "", normal(cell)).removeprefix("#")
        person = _person(said)
        if person:
            people.append(person)
    return people


def field_of(heading: str, header: list[str]) -> str | None:
    """What a column holds; Canvas calls its own number ID, others the institution's."""
    name = _FIELD.get(fused(heading))
    if name == "id" and fused(heading) == "id":
        others = set(map(fused, header))
        return "canvas" if "section" in others and others & {"student", "lastname"} else "id"
    if name == "name" and fused(heading) == "student" and "id" not in map(fused, header):
        return "id"
    return name


def _person(said: dict[str, str]) -> Person | None:
    first, last = said.get("first", ""), said.get("last", "")
    name = said.get("name", "")
    if comparable(name or f"{last}, {first}").strip(", ") in _NOBODY:
        return None
    if not (first or last) and name:
        first, last = split_name(name)
    own = next(
        (said[k] for k in ("id", "login", "number", "email", "github", "canvas") if said.get(k)),
        f"{first} {last}".strip(),
    )
    keys = {kind: said[kind] for kind in KINDS if said.get(kind) and kind != "email"}
    return Person(safe_id(own), first, last, said.get("email", ""), keys) if own else None
