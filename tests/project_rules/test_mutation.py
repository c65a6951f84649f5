"""`make mutation` changes every function of the rules."""

import ast
from pathlib import Path
from typing import Any

import pytest

from tests.mutation import without_decorators

RULES = sorted(Path("store/rules").rglob("*.py"))


@pytest.mark.parametrize("path", RULES, ids=str)
def test_no_function_of_the_rules_is_left_out(path: Path) -> None:
    source = path.read_text("utf-8")
    functions = [
        node for node in ast.walk(ast.parse(without_decorators(source))) if isinstance(node, ast.FunctionDef)
    ]
    decorators = {ast.unparse(decorator) for function in functions for decorator in function.decorator_list}
    assert decorators <= {"classmethod", "staticmethod"}, "mutmut leaves out functions with other decorators"


def test_a_property_stays_a_property_and_a_cached_function_is_a_plain_one() -> None:
    source = '''class Total:
    @cached_property
    def cents(self) -> int:
        """In cents."""

        return 1

    @property
    def dollars(self) -> int:
        return 2


@lru_cache(maxsize=2)
def price(code: str) -> int:
    return 3
'''
    rules: dict[str, Any] = {}
    exec(without_decorators(source), rules)  # noqa: S102 - the source above
    total = rules["Total"]()
    assert (total.cents, total.dollars, rules["price"]("99493")) == (1, 2, 3)
