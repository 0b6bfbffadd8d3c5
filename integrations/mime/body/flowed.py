"""format=flowed (RFC 3676): lines that were only wrapped become one again."""


def unflow(text: str, *, delete_space: bool) -> str:
    """Join soft line breaks; quote marks stay, a space stuffed before a line goes."""
    out: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        signature = content == "-- "
        soft = content.endswith(" ") and not signature
        kept = content[:-1] if soft and delete_space else content
        if open_depth == depth and not signature:
            out[-1].append(kept)
        else:
            out.append([">" * depth + " " if depth else "", kept])
        open_depth = depth if soft else None
    return "\n".join("".join(pieces) for pieces in out)
