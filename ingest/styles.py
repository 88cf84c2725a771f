"""What style sheets and `style` attributes say of a page's elements, as a browser of an ordinary screen takes it.

Only sheets inside the page are read: nothing is fetched for them. The cascade is that of CSS (CSS Cascading and
Inheritance, W3C): by importance, by how specific a selector is, by order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import cssselect
import lxml.etree

Declarations = dict[str, str]

_PROPERTIES: Final = re.compile(
    r"display|visibility|opacity|overflow|color|background(?:-color|-image)?|font(?:-size)?|position|left|right|top|bottom"
    r"|text-indent|margin-left|clip(?:-path)?|transform|(?:max-)?(?:width|height)"
)
_MOST: Final = 2000  # selectors of one page; a page with more is no page of guidance
_SCREEN: Final = 1280.0  # pixels across
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NAMED: Final = re.compile(r"([.#])(-?[A-Za-z_][\w-]*)")
_WIDTH: Final = re.compile(r"(min|max)-width\s*:\s*([\d.]+)(px|r?em)")
_NONE: Final[Declarations] = {}


def declared(text: str) -> Declarations:
    """The declarations of a `style` attribute or a rule, those that can hide; important ones keep their mark."""
    found: Declarations = {}
    for part in re.split(r";(?![^(]*\))", text):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and (_PROPERTIES.fullmatch(name) or name.startswith("--")):
            found[name] = value.strip().lower()
    return found


class Styles:
    """The declarations for every element of a page (an lxml tree)."""

    def __init__(self, tree: Any) -> None:
        self._found: dict[Any, list[tuple[tuple[int, ...], Declarations]]] = {}
        self._variables: Declarations = {}
        sheet = _COMMENT.sub("", "\n".join(node.text or "" for node in tree.iter("style")))
        if "{" in sheet:
            self._take(tree, sheet)

    def of(self, node: Any) -> Declarations:
        """What holds for an element itself, inheritance left to the caller; variables are filled in."""
        rules = self._found.get(node)
        own = node.get("style")
        if rules is None and not own:
            return _NONE
        layers = sorted(rules or (), key=lambda rule: rule[0])
        if own:
            layers.append(((1, 0, 0, 0), declared(own)))
        plain: Declarations = {}
        important: Declarations = {}
        for _, said in layers:
            for name, value in said.items():
                if "!important" in value:
                    important[name] = value.replace("!important", "").strip()
                else:
                    plain[name] = value
        return {name: self._filled(value) for name, value in (plain | important).items()}

    def _filled(self, value: str) -> str:
        for _ in range(4):
            if "var(" not in value:
                break
            value = re.sub(
                r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)",
                lambda match: self._variables.get(match[1].lower(), match[2] or "").replace("!important", "").strip(),
                value,
            )
        return value

    def _take(self, tree: Any, sheet: str) -> None:
        present = {
            mark + name
            for mark, attribute in ((".", "class"), ("#", "id"))
            for node in tree.iter()
            if isinstance(node.tag, str)
            for name in (node.get(attribute) or "").split()
        }
        translator, taken = cssselect.HTMLTranslator(), 0
        for selectors, body in _rules(sheet):
            said = declared(body)
            self._variables |= {name: value for name, value in said.items() if name.startswith("--")}
            if not any(_PROPERTIES.fullmatch(name) for name in said):
                continue
            if not any(
                all(mark + name in present for mark, name in _NAMED.findall(one)) for one in selectors.split(",")
            ):
                continue
            taken += 1
            if taken > _MOST:
                return
            try:
                for selector in cssselect.parse(selectors):
                    if selector.pseudo_element is not None:
                        continue
                    rank = (0, *selector.specificity())
                    for node in tree.xpath(translator.selector_to_xpath(selector)):
                        self._found.setdefault(node, []).append((rank, said))
            except (cssselect.SelectorError, lxml.etree.XPathError):
                continue


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that hold on a screen; those of other media are left out."""
    at = 0
    while match := re.compile(r"@(media|supports|layer|container)([^{;]*)([{;])").search(sheet, at):
        yield from _plain(sheet[at : match.start()])
        at = match.end()
        if match[3] == ";":
            continue
        depth, end = 1, at
        while depth and end < len(sheet):
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        if match[1] != "media" or _holds(match[2].lower()):
            yield from _rules(sheet[at : end - 1])
        at = end
    yield from _plain(sheet[at:])


def _plain(sheet: str) -> Iterator[tuple[str, str]]:
    for match in _RULE.finditer(sheet):
        selectors = match[1].rpartition(";")[2].strip()
        if selectors and not selectors.startswith("@"):
            yield selectors, match[2]


def _holds(query: str) -> bool:
    """Whether a media query holds on an ordinary screen."""
    if re.search(r"\bprint\b|\bspeech\b", query) and not re.search(r"\bnot\b|\bscreen\b|\ball\b", query):
        return False
    if "prefers-" in query or "orientation" in query:
        return False
    for side, number, unit in _WIDTH.findall(query):
        width = float(number) * (1 if unit == "px" else 16)
        if (side == "min" and width > _SCREEN) or (side == "max" and width < _SCREEN):
            return False
    return True
