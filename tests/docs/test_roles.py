"""The role {eval}: where it is read, and what stands in its place."""

import pytest

from chainrule.diagrams.numbers import in_a_sentence
from site_build.cells import roles
from site_build.cells.source import read_notebook

PAGE = """---
kernelspec: {name: python3, language: python, display_name: Python 3}
---

# T

Above {eval}`0`.

```{code-cell}
x = 1
```

In `{eval}` and `` {eval}`x` `` and $a$ nothing; {eval}`x +
1`, {eval}``"`"``.

    ```
    {eval}`x`
    ```

```{code-cell}
---
alt: Of {eval}`x` points
caption: A {eval}`y`
---
y = 2
```
"""


def test_roles_are_read_with_line_and_place():
    found = roles.read(read_notebook(PAGE))
    assert [(role.expression, role.line, role.after) for role in found] == [
        ("0", 7, 0), ("x + 1", 13, 1), ('"`"', 14, 1), ("y", 25, 2), ("x", 25, 2),
    ]  # fmt: skip


def test_values_stand_where_the_roles_stood():
    notebook = read_notebook(PAGE)
    roles.fill(notebook, ["A", "B", "C", "D", "E"])
    text, picture = notebook.cells[2].source, notebook.cells[3].metadata
    assert text.startswith("In `{eval}` and `` {eval}`x` `` and $a$ nothing; B, C.\n")
    assert "    {eval}`x`\n" in text
    assert (picture["caption"], picture["alt"]) == ("A D", "Of E points")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("$a = {eval}`x`$", 1), ("$$ {eval}`x` $$", 1), ("## T {eval}`x`", 1), ("{eval} `x`", 1),
        ("a\n\n{eval}`x\n\n` b", 1), ("`{eval}`", 0), ("5 $ and {eval}`x`", 0),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_noticed(text, wrong):
    assert [expression for expression, _ in roles.roles_in(text)].count("") == wrong


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("0.6931", "0.6931"), ("np.float64(-0.5)", "−0.5"), ("np.int64(-12345)", "−12,345"),
        ("3.0", "3"), ("1000000.0", "1,000,000"), ("1e+16", "10¹⁶"), ("5e-08", "5·10⁻⁸"),
        ("'0.50'", "0.50"), ("'-1.0e-12'", "−1.0·10⁻¹²"), ("'-1e-07'", "−10⁻⁷"), ("'a-b'", "a-b"),
    ],
)  # fmt: skip
def test_values_are_written_as_people_write(printed, shown):
    answer = {"status": "ok", "data": {"text/plain": printed}}
    assert roles.value(roles.Role("x", 1, 1), answer) == shown


@pytest.mark.parametrize("printed", ["nan", "True", "[1]", "None", "<object>", "0.12345678", "1j"])
def test_other_values_are_refused(printed):
    answer = {"status": "ok", "data": {"text/plain": printed}}
    with pytest.raises(roles.RoleError, match=r"`x` is"):
        roles.value(roles.Role("x", 1, 1), answer)


def test_nothing_has_run_above_the_first_cell():
    with pytest.raises(roles.RoleError, match="above the first cell"):
        roles.value(roles.Role("x", 1, 0), None)


def test_a_zero_has_no_sign():
    assert in_a_sentence("-0") == "0" and in_a_sentence("-0.000") == "0.000"
