"""What opening the files of one mail may cost, all of them together."""

from dataclasses import dataclass

from integrations.mime.limits import MAX_FILE_TAGS, MAX_PDF_CONTENT, MAX_PDF_PAGES, MAX_PDF_STEPS


class TooMuchError(Exception):
    """A file costs more than is left."""


@dataclass
class Budget:
    """What is left: tags of pages; and of PDFs pages, bytes that draw them, and steps of drawing."""

    tags: int = MAX_FILE_TAGS
    pages: int = MAX_PDF_PAGES
    content: int = MAX_PDF_CONTENT
    steps: int = MAX_PDF_STEPS

    def page(self) -> None:
        """Pay for one more page of a PDF."""
        self.pages -= 1
        if self.pages < 0:
            raise TooMuchError

    def drawn(self, size: int) -> None:
        """Pay for so many bytes that draw a page."""
        self.content -= size
        if self.content < 0:
            raise TooMuchError

    def step(self, *_: object) -> None:
        """Pay for one step of drawing."""
        self.steps -= 1
        if self.steps < 0:
            raise TooMuchError

    def affords(self, page: bytes) -> bool:
        """Pay for the tags of a page; False where too few are left, and then nothing is paid."""
        tags = page.count(b"<")
        if tags > self.tags:
            return False
        self.tags -= tags
        return True
