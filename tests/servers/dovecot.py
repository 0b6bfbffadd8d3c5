"""Dovecot on loopback, for the tests: its own folder, its own user, three ways in."""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.certificate import make_certificate

_BINARY = "/usr/sbin/dovecot"
_START_SECONDS = 20.0

_CONFIGURATION = """
base_dir = {base}/run
state_dir = {base}/run
log_path = {base}/dovecot.log
instance_name = {name}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = .
  mailbox "Sent Items" {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
protocol imap {{
  mail_max_userip_connections = 50
}}
"""


@dataclass(frozen=True)
class DovecotPorts:
    """Where the server listens on 127.0.0.1: `imap` offers STARTTLS, `imaps` is TLS from the start."""

    imap: int
    imaps: int
    cafile: Path


@contextmanager
def dovecot(password: str) -> Iterator[DovecotPorts]:
    """Run Dovecot, which knows everybody by this one password; as nobody where the tests run as root."""
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.getuid())
    # Not in pytest's folder: other users may not look into it, and paths of sockets are short.
    base = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    try:
        ports = _prepare(base, user, password)
        process = subprocess.Popen(
            [_BINARY, "-F", "-c", str(base / "dovecot.conf")],
            start_new_session=True,
            stderr=subprocess.DEVNULL,
            **_as_user(user),
        )
        try:
            _wait_until_it_listens(ports, process)
            yield ports
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
    finally:
        shutil.rmtree(base)


def _prepare(base: Path, user: pwd.struct_passwd, password: str) -> DovecotPorts:
    imap, imaps = _free_ports(2)
    ports = DovecotPorts(imap, imaps, make_certificate(base).cert)
    (base / "run").mkdir()
    (base / "mail").mkdir()
    configuration = _CONFIGURATION.format(
        base=base,
        password=password,
        name=base.name,
        user=user.pw_name,
        group=grp.getgrgid(user.pw_gid).gr_name,
        uid=user.pw_uid,
        gid=user.pw_gid,
        imap=ports.imap,
        imaps=ports.imaps,
    )
    (base / "dovecot.conf").write_text(configuration)
    if os.geteuid() == 0:
        for path in (base, *base.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
    return ports


def _as_user(user: pwd.struct_passwd) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _wait_until_it_listens(ports: DovecotPorts, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not _listens(ports.imaps):
        with suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"dovecot ended with {process.wait(0.02)}")
        if time.monotonic() > deadline:
            raise TimeoutError("dovecot did not start in time")


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
