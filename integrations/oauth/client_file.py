"""The file of an OAuth client, as Google's console hands it out."""

import json
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_OTHERS = {
    "web": "it is a client of the type Web application, for web servers: make one of the type Desktop app",
    "private_key": "it is the key of a service account, which needs no consent: set calendar.key_file to it",
    "refresh_token": "it is a token, not a client: give the file that the console shows under Clients",
}


class WrongClient(Exception):
    """A file that is no client of an installed app; the message says what it is instead."""


def _page(url: str) -> str:
    if urlsplit(url).scheme != "https":
        raise ValueError("not a page to be opened")
    return url


def _server(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError("not an address for secrets")
    return url


class Client(BaseModel):
    """An OAuth client of an installed app. Its secret is one in name only, as Google says of installed apps."""

    model_config = ConfigDict(hide_input_in_errors=True, extra="ignore", frozen=True)

    client_id: str = Field(min_length=1)
    client_secret: str = Field(min_length=1, repr=False)
    auth_uri: Annotated[str, AfterValidator(_page)]
    token_uri: Annotated[str, AfterValidator(_server)]


def read_client(file: Path) -> Client:
    """Read the file; WrongClient where it is another kind of file."""
    try:
        content = json.loads(file.read_bytes())
        if not isinstance(content, dict):
            raise WrongClient("it is not the file of an OAuth client")
        for sign, what in _OTHERS.items():
            if sign in content:
                raise WrongClient(what)
        return Client.model_validate(content.get("installed"))
    except OSError as error:
        raise WrongClient(f"it cannot be read ({error.strerror})") from error
    except ValidationError as error:
        raise WrongClient("it is not the file of a client of the type Desktop app, or not all of it") from error
    except (ValueError, RecursionError) as error:
        raise WrongClient("it is not JSON") from error
