"""Mails signed with keys of our own, and the DNS records that go with them."""

import base64
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from nacl.signing import SigningKey

MAIL = (
    b"From: Alice <alice@bank.example>\r\nTo: desk@example.net\r\nSubject: A slot\r\n"
    b"Date: Tue, 1 Dec 2026 09:00:00 +0000\r\nContent-Type: text/plain\r\n\r\nFriday at ten?\r\n"
)
HEADERS = (b"from", b"to", b"subject", b"date", b"content-type")
SEED = base64.b64encode(bytes(range(32)))


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)


def pem() -> bytes:
    return rsa_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def rsa_record() -> str:
    public = rsa_key().public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def ed25519_record(seed: bytes = SEED) -> str:
    public = SigningKey(base64.b64decode(seed)).verify_key
    return f"v=DKIM1; k=ed25519; p={base64.b64encode(bytes(public)).decode()}"


def short_record() -> str:
    """Return a key of 512 bits, which no library makes any more."""
    number = b"\x02\x41\x00" + b"\xff" * 64
    numbers = b"\x30" + bytes([len(number) + 5]) + number + b"\x02\x03\x01\x00\x01"
    bits = b"\x03" + bytes([len(numbers) + 1]) + b"\x00" + numbers
    kind = bytes.fromhex("300d06092a864886f70d0101010500")
    der = b"\x30" + bytes([len(kind) + len(bits)]) + kind + bits
    return f"v=DKIM1; p={base64.b64encode(der).decode()}"


def signature(
    raw: bytes = MAIL,
    *,
    domain: bytes = b"bank.example",
    selector: bytes = b"k",
    algorithm: bytes = b"ed25519-sha256",
    headers: tuple[bytes, ...] = HEADERS,
    length: bool = False,
) -> bytes:
    """Return the signature as a field."""
    key = SEED if algorithm.startswith(b"ed25519") else pem()
    signer = dkim.DKIM(raw, signature_algorithm=algorithm)
    field: bytes = signer.sign(
        selector, domain, key, canonicalize=(b"relaxed", b"relaxed"), include_headers=list(headers), length=length
    )
    return field
