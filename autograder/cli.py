"""The command line: one function for each command of ``autograder``."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from autograder.sandbox.kinds import CHOICES
from autograder.sets import load, names

USAGE_ERROR = 2
MODULES = (  # that register a command of their own, in the order of the help
    "study.start",
    "study.lab",
    "study.check",
    "study.solution",
    "study.next_task",
    "study.practise",
    "authoring.new_course",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; a clear error is one line on stderr and a non-zero exit."""
    _any_character(sys.stdout, sys.stderr)
    _leave_out_a_slow_import()
    args = parser().parse_args(argv)
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    )
    try:
        return args.run(args) or 0
    except KeyboardInterrupt:
        print("autograder: stopped; what was finished is kept", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader left; nothing more to say to it
        return 0
    except ModuleNotFoundError as error:
        if os.environ.get("AUTOGRADER_DEBUG"):
            raise
        print(f"autograder: {not_installed(error)}", file=sys.stderr)
        return USAGE_ERROR
    except (ValueError, OSError, KeyError, RuntimeError) as error:
        if os.environ.get("AUTOGRADER_DEBUG"):
            raise
        print(f"autograder: {sentence(error)}", file=sys.stderr)
        return USAGE_ERROR
    except Exception as error:
        if os.environ.get("AUTOGRADER_DEBUG"):
            raise
        print(
            f"autograder: our fault: {type(error).__name__}: {sentence(error)} "
            "(AUTOGRADER_DEBUG=1 shows where)",
            file=sys.stderr,
        )
        return 1


def _any_character(*streams: Any) -> None:
    """A terminal that lacks a character shows its number, whatever a command prints."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def not_installed(error: ModuleNotFoundError) -> str:
    """Why a command cannot run with the packages that are installed, and what to do."""
    if (error.name or "").startswith("autograder"):
        return "this command is not in the students' package: run it in a clone of the course"
    return (
        f"this command needs {error.name}, which is not installed: "
        "pip install 'nn-course[instructor]'"
    )


def _leave_out_a_slow_import() -> None:
    """Where jsonschema finds this package, it builds a grammar of web addresses, for seconds.

    No format that is checked here has web addresses in it.
    """
    sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))


def sentence(error: BaseException) -> str:
    """An error's text in one line."""
    text = error.args[0] if isinstance(error, KeyError) and error.args else str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        text = f"{error.filename} cannot be used: {error.strerror.lower()}"
    return " ".join(str(text).split()) or type(error).__name__


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="autograder", description="The course's checks, release and grading."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.set_defaults(run=run)
        return sub

    for module in MODULES:
        importlib.import_module(f"autograder.{module}").add(commands)

    score = command("score", _score, "score one submission; needs no course folder and no database")
    _problem_set(score)
    score.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        help="what was handed in: a notebook, a module, or both",
    )
    _json(score)
    score.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="instances follow from it (0: the public ones)",
    )
    _sandbox(score)
    _run_all(score)

    release = command("release", _release, "make assignments/ from source/")
    release.add_argument(
        "problem_sets", nargs="*", metavar="PS", help="problem sets, e.g. ps4_mlp; without any, all"
    )

    build = command(
        "build", _build, "run every wrong program of source/PS/mistakes and keep how it behaves"
    )
    build.add_argument(
        "problem_sets", nargs="*", metavar="PS", help="problem sets, e.g. ps4_mlp; without any, all"
    )

    grade = command(
        "grade", _grade, "grade submitted/*/PS into the gradebook; goes on where it stopped"
    )
    _problem_set(grade)
    grade.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="submissions graded at once (%(default)s)",
    )
    grade.add_argument(
        "--scheduler", metavar="ADDR", help="a Dask scheduler, e.g. tcp://10.0.0.1:8786"
    )
    grade.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this one; may be given several times",
    )
    grade.add_argument("--force", action="store_true", help="also what is graded already")
    grade.add_argument(
        "--outdated", action="store_true", help="also what was graded with earlier checks"
    )
    grade.add_argument(
        "--new-secret", action="store_true", help="grade again with another course secret"
    )
    _sandbox(grade)
    _run_all(grade)

    report = command(
        "report", _report, "what a class got right and wrong, as a page: reports/PS/index.html"
    )
    _problem_set(report)

    mistake = command(
        "mistake",
        _mistake,
        "name what one student's function does wrong, for everybody whose code behaves so",
    )
    _problem_set(mistake)
    mistake.add_argument(
        "--from", dest="student", required=True, metavar="STUDENT", help="whose function it is"
    )
    mistake.add_argument("--question", required=True, metavar="Q", help="e.g. 4.4")
    mistake.add_argument(
        "--says", required=True, metavar="SENTENCE", help="what everybody who makes it is told"
    )
    mistake.add_argument(
        "--hint",
        action="append",
        default=[],
        metavar="SENTENCE",
        help="a question or a pointer; may be given up to three times",
    )
    mistake.add_argument(
        "--name", default="", metavar="ID", help="its name; without it, made of the sentence"
    )
    _sandbox(mistake)
    similar = command(
        "similar", _similar, "whose code is alike, without what was given: a question, no verdict"
    )
    _problem_set(similar)

    export = command("export", _export, "scores for a learning platform, as a file in reports/PS/")
    _problem_set(export)
    export.add_argument(
        "--to",
        choices=("canvas", "moodle", "csv"),
        default="csv",
        help="whose columns the file has (%(default)s)",
    )

    export.add_argument(
        "--worksheet",
        type=Path,
        metavar="FILE",
        help="fill a file that the platform let you download, e.g. Moodle's grading worksheet",
    )
    export.add_argument(
        "--column", metavar="HEADING", help="the worksheet's column of grades, if it is not clear"
    )
    export.add_argument(
        "--partial", action="store_true", help="also scores that wait for a hand grade"
    )

    roster = command("roster", _roster, "who is who: make roster.csv from a platform's list")
    roster.add_argument("action", choices=("import",), help="take a list in")
    roster.add_argument(
        "file", metavar="FILE", type=Path, help="Canvas, Moodle, Blackboard, Brightspace or any CSV"
    )

    gradescope = command(
        "gradescope", _gradescope, "make the zip of an autograder for Gradescope, in reports/PS/"
    )
    _problem_set(gradescope)

    command(
        "doctor",
        _doctor,
        "what stands in the way: of your work in a set's folder, of grading in a course's",
    )
    command("demo", _demo, "release, grade a sample class, show the report")
    return top


def _problem_set(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("problem_set", metavar="PS", help="a problem set, e.g. ps4_mlp")


def _json(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--json", action="store_true", help="the report as JSON, for a program")


def _sandbox(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--sandbox",
        choices=CHOICES,
        default="auto",
        help="auto: a sandbox, or refuse; subprocess and none: no sandbox, and every report says "
        "UNSANDBOXED",
    )


def _run_all(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--run-all",
        action="store_true",
        help="run every cell of a notebook, figures too; without it, those that scores depend on",
    )


def _score(args: argparse.Namespace) -> int:
    from autograder.config import course_of, settings
    from autograder.grading.score import score

    report = score(
        args.folder,
        args.problem_set,
        seed=args.seed,
        sandbox=args.sandbox,
        run_all=args.run_all,
        limits=settings(course_of(args.folder)).limits,
    ).report
    print(json.dumps(report.to_json()) if args.json else report.text())
    return 0


def _build(args: argparse.Namespace) -> int:
    from autograder.authoring.behaviours import write_catalogue
    from autograder.authoring.own_mistakes import build_own
    from autograder.config import required_root

    root = required_root()
    for name in args.problem_sets or names():
        for path in [*write_catalogue(load(name), root / "source"), *build_own(load(name), root)]:
            print(path)
    return 0


def _release(args: argparse.Namespace) -> int:
    from autograder.nbgrader_plugin.release import release

    for path in release(args.problem_sets or names()):
        print(path)
    return 0


def _grade(args: argparse.Namespace) -> int:
    from autograder.grading.grade_class import grade
    from autograder.nbgrader_plugin.record import Recorder

    return grade(
        args.problem_set,
        jobs=args.jobs,
        scheduler=args.scheduler,
        students=args.student,
        force=args.force,
        outdated=args.outdated,
        new_secret=args.new_secret,
        sandbox=args.sandbox,
        run_all=args.run_all,
        open_recorder=Recorder,
    )


def _report(args: argparse.Namespace) -> int:
    from autograder.config import required_root
    from autograder.grading.class_report import write_report
    from autograder.grading.groups import text_of
    from autograder.nbgrader_plugin.gradebook import address, enrolled, grades

    root, name = required_root(), load(args.problem_set).name
    if address(root):
        path, groups = write_report(root, name, grades(root, name), enrolled(root))
    else:
        path, groups = write_report(root, name)
    print(path)
    text = text_of(groups, name, shutil.get_terminal_size((100, 40)).columns)
    if text:
        print(f"\n{text}")
    return 0


def _mistake(args: argparse.Namespace) -> int:
    from autograder.authoring.name_mistake import name_mistake
    from autograder.config import required_root
    from autograder.sandbox.bubblewrap import require

    root, declared = required_root(), load(args.problem_set)
    named = name_mistake(
        declared,
        root,
        args.student,
        args.question,
        args.says,
        args.hint,
        args.name,
        require(args.sandbox),
    )
    print(named.path.relative_to(root))
    count = len(named.students)
    print(
        f"{named.function}: {count} {'student makes' if count == 1 else 'students make'} this "
        f"mistake ({', '.join(named.students)})"
    )
    print(
        f"autograder grade {declared.name} --outdated tells them in new feedback; "
        f"autograder release {declared.name} puts it into new checks"
    )
    return 0


def _similar(args: argparse.Namespace) -> int:
    from autograder.config import required_root
    from autograder.grading.similar import compare

    found = compare(required_root(), load(args.problem_set).name)
    for note in found.notes:
        print(note, file=sys.stderr)
    print("\n".join(found.lines()))
    print(f"autograder report {args.problem_set} shows it, too")
    return 0


def _export(args: argparse.Namespace) -> int:
    from autograder.config import required_root
    from autograder.grading.batch import Batch
    from autograder.lms.export import export
    from autograder.nbgrader_plugin.gradebook import grades

    root = required_root()
    if args.worksheet:
        return _fill(args, root)
    rows = grades(root, load(args.problem_set).name)
    print(export(root, args.problem_set, args.to, rows))
    waiting = sum(row["waiting"] for row in rows)
    if waiting:
        print(f"{waiting} of {len(rows)} students wait for a hand grade", file=sys.stderr)
    unsandboxed = Batch(root, args.problem_set).unsandboxed()
    if unsandboxed:
        print(
            f"UNSANDBOXED: {len(unsandboxed)} of these submissions ran without a sandbox",
            file=sys.stderr,
        )
    return 0


def _fill(args: argparse.Namespace, root: Path) -> int:
    from autograder.grading.batch import Batch
    from autograder.lms.fill import fill
    from autograder.nbgrader_plugin.gradebook import grades

    declared = load(args.problem_set)
    rows = grades(root, declared.name)
    filled = fill(root, declared, rows, args.worksheet, args.column, args.partial)
    unsandboxed = Batch(root, declared.name).unsandboxed()
    if unsandboxed:
        filled.notes.append(f"UNSANDBOXED: {len(unsandboxed)} submissions ran without a sandbox")
    for note in filled.notes:
        print(note, file=sys.stderr)
    print(f"{filled.count} grades", file=sys.stderr)
    print(filled.path)
    return 0


def _roster(args: argparse.Namespace) -> int:
    from autograder.config import required_root
    from autograder.lms.roster import import_roster

    roster, new = import_roster(required_root(), args.file)
    number = len(roster.people)
    print(f"roster.csv: {number} {'person' if number == 1 else 'people'}, {new} of them new")
    return 0


def _gradescope(args: argparse.Namespace) -> int:
    from autograder.config import required_root
    from autograder.lms.gradescope_zip import write_zip

    print(write_zip(required_root(), args.problem_set))
    print("it holds the key and the seed; Gradescope's container has no sandbox", file=sys.stderr)
    return 0


def _doctor(args: argparse.Namespace) -> int:
    from autograder.config import course_root, installed_root
    from autograder.study.here import sets_in

    if sets_in(Path.cwd()) or not (course_root() or installed_root()):
        from autograder.study.doctor import main as examine_work

        return examine_work(Path.cwd())
    from autograder.doctor import main as examine_course

    return examine_course()


def _demo(args: argparse.Namespace) -> int:
    from autograder.demo import demo

    return demo()


if __name__ == "__main__":
    sys.exit(main())
