"""Certificates that nobody should accept for 127.0.0.1, though whoever signed them is trusted."""

import ipaddress
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers.certificate import Certificate

_LONG_AGO, _LATELY, _LATER = (datetime(year, 1, 1, tzinfo=UTC) for year in (2019, 2020, 2099))


def expired(folder: Path) -> Certificate:
    """Create one that was for 127.0.0.1 in 2019."""
    return _made(folder, x509.IPAddress(ipaddress.ip_address("127.0.0.1")), _LATELY)


def of_another_host(folder: Path) -> Certificate:
    """Create one for another host."""
    return _made(folder, x509.DNSName("other.example"), _LATER)


def _made(folder: Path, host: x509.GeneralName, until: datetime) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "frontdesk test")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), _LONG_AGO, until)
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    made.cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made
