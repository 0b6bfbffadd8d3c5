"""A tree of links in which one file is another."""

from pathlib import Path

from evals.breakages.tree import ROOMS, lay


def source(root: Path) -> Path:
    for room in ROOMS:
        (root / room / "inner" / "__pycache__").mkdir(parents=True)
        (root / room / "outer").mkdir()
        for name in ("one.py", "inner/two.py", "inner/three.md", "outer/four.py"):
            (root / room / name).write_text(f"{room} {name}")
    return root


def test_the_tree_reads_as_the_source_but_for_the_file_that_is_replaced(tmp_path: Path) -> None:
    root, folder = source(tmp_path / "root"), tmp_path / "tree"
    folder.mkdir()
    lay({"agent/inner/two.py": "broken"}, folder, root)
    names = [path.relative_to(root) for path in root.rglob("*.*") if path.is_file()]
    changed = [str(name) for name in names if (folder / name).read_text() != (root / name).read_text()]
    assert (len(names), changed) == (16, ["agent/inner/two.py"])
    assert (root / "agent/inner/two.py").read_text() == "agent inner/two.py"


def test_what_is_compiled_of_the_replaced_file_does_not_lie_beside_the_true_one(tmp_path: Path) -> None:
    root, folder = source(tmp_path / "root"), tmp_path / "tree"
    folder.mkdir()
    lay({"agent/inner/two.py": "broken"}, folder, root)
    assert not (folder / "agent/inner/__pycache__").exists()
    assert (folder / "agent/outer").is_symlink()
    assert (folder / "evals").is_symlink()
