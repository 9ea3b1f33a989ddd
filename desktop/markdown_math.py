"""Mathematics as readable text: a little LaTeX becomes Unicode ("\\frac{a}{b} \\le x^2" -> "a/b ≤ x²").

What it does not know it leaves as it stands: nothing is ever dropped but braces, spacing and sizing commands. It
lays nothing out; formulas that need two dimensions stay on one line with brackets.
"""

from __future__ import annotations

import re

_NAMES = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "propto": "∝", "infty": "∞",
    "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "in": "∈", "notin": "∉", "subset": "⊂",
    "subseteq": "⊆", "cup": "∪", "cap": "∩", "forall": "∀", "exists": "∃", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "Rightarrow": "⇒", "Leftrightarrow": "⇔", "ldots": "…", "cdots": "⋯", "dots": "…",
    "degree": "°", "circ": "°", "neg": "¬", "land": "∧", "lor": "∨", "emptyset": "∅", "langle": "⟨", "rangle": "⟩",
    "quad": " ", "qquad": "  ", "left": "", "right": "", "displaystyle": "", "limits": "", "big": "", "Big": "",
}  # fmt: skip
_WRAPPERS = {"text", "mathrm", "mathbf", "mathit", "mathbb", "mathcal", "operatorname", "boldsymbol", "textbf"}
_ACCENTS = {
    "bar": "\u0304", "overline": "\u0305", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "dot": "\u0307",
    "widetilde": "\u0303", "ddot": "\u0308", "vec": "\u20d7", "underline": "\u0332", "check": "\u030c",
}  # fmt: skip
_SUPERSCRIPT = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUBSCRIPT = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_TOKEN = re.compile(r"\\([A-Za-z]+)\s?|\\(.)|([{}^_])", re.DOTALL)
_DEEPEST = 24


def readable(source: str) -> str:
    """The formula as one line of text."""
    text, _ = _group(" ".join(source.split()), 0, 0, closing=False)
    return re.sub(r" {2,}", " ", text).strip()


def _group(source: str, at: int, depth: int, *, closing: bool) -> tuple[str, int]:
    """Read until the brace that closes this group (or the end); give the text and where reading stopped."""
    out: list[str] = []
    while at < len(source):
        match = _TOKEN.search(source, at)
        if match is None:
            out.append(source[at:])
            return "".join(out), len(source)
        out.append(source[at : match.start()])
        at = match.end()
        name, escaped, mark = match.groups()
        if mark == "}":
            if closing:
                return "".join(out), at
        elif mark == "{":
            text, at = _inner(source, at, depth)
            out.append(text)
        elif mark in ("^", "_"):
            text, at = _argument(source, at, depth)
            out.append(_script(text, mark))
        elif escaped is not None:
            out.append(" " if escaped in ",;:! \\" else escaped)
        elif name in ("frac", "dfrac", "tfrac"):
            over, at = _argument(source, at, depth)
            under, at = _argument(source, at, depth)
            out.append(f"{_bracketed(over)}/{_bracketed(under)}")
        elif name == "sqrt":
            text, at = _argument(source, at, depth)
            out.append("√" + _bracketed(text))
        elif name in _ACCENTS:
            text, at = _argument(source, at, depth)
            out.append("".join(letter + _ACCENTS[name] for letter in text))
        elif name in _WRAPPERS:
            text, at = _argument(source, at, depth)
            out.append(text)
        else:
            space = match.group(0)[-1:].isspace()
            out.append(_NAMES.get(name, name if len(name) <= 4 else "\\" + name) + (" " if space else ""))
    return "".join(out), at


def _inner(source: str, at: int, depth: int) -> tuple[str, int]:
    if depth >= _DEEPEST:  # hostile nesting: leave the rest as it stands rather than recurse without end
        return source[at:], len(source)
    return _group(source, at, depth + 1, closing=True)


def _argument(source: str, at: int, depth: int) -> tuple[str, int]:
    while source[at : at + 1] == " ":
        at += 1
    if source[at : at + 1] == "{":
        return _inner(source, at + 1, depth)
    if source[at : at + 1] == "\\":
        match = _TOKEN.match(source, at)
        if match and match.group(1):
            return _NAMES.get(match.group(1), match.group(1)), match.end()
    return source[at : at + 1], at + 1


def _script(text: str, mark: str) -> str:
    if text == "°":
        return text
    table = _SUPERSCRIPT if mark == "^" else _SUBSCRIPT
    if text and all(character in table for character in text):
        return "".join(table[character] for character in text)
    return mark + _bracketed(text)


def _bracketed(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 1 or text.replace(".", "").isalnum() else f"({text})"
