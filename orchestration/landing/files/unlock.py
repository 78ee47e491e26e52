"""Old workbooks locked with the password that Excel itself tries: anyone may read them, as their publishers meant.

Yearbook tables are published so: Excel opens them without a question, for it tries this password silently. RC4 with a
key of MD5 digests, [MS-OFFCRYPTO] 2.3.6; which records stay in the clear, [MS-XLS] 2.2.10.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator

from xlrd.compdoc import CompDoc

_PASSWORD = "VelvetSweatshop"
_FILEPASS, _BOUNDSHEET = 0x2F, 0x85
_IN_THE_CLEAR = frozenset({0x0809, _FILEPASS, 0x00E1, 0x0194, 0x0195, 0x0196, 0x0138})
"""BOF, FILEPASS, InterfaceHdr, UsrExcl, FileLock, RRDInfo, RRDHead."""
_BLOCK = 1024


def unlocked(data: bytes) -> bytes | None:
    """The workbook's stream in the clear; None when it has another password or another kind of protection."""
    stream = _workbook(data)
    records = list(_records(stream))
    lock = next((stream[at + 4 : at + 4 + size] for at, kind, size in records if kind == _FILEPASS), b"")
    if len(lock) != 54 or lock[:6] != bytes((1, 0, 1, 0, 1, 0)):
        return None
    salt, verifier, digest = lock[6:22], lock[22:38], lock[38:54]
    cipher = _KeyStream(salt)
    tried = cipher.applied(verifier + digest, 0)
    if _md5(tried[:16]) != tried[16:]:
        return None
    return b"".join(_clear(stream, cipher, *record) for record in records)


def _clear(stream: bytes, cipher: _KeyStream, at: int, kind: int, size: int) -> bytes:
    head, body = stream[at : at + 4], stream[at + 4 : at + 4 + size]
    if kind == _FILEPASS:
        return struct.pack("<HH", 0, size) + bytes(size)
    if kind in _IN_THE_CLEAR:
        return head + body
    kept = 4 if kind == _BOUNDSHEET else 0
    return head + body[:kept] + cipher.applied(body[kept:], at + 4 + kept)


def _workbook(data: bytes) -> bytes:
    memory, base, size = CompDoc(data, logfile=io.StringIO()).locate_named_stream("Workbook")
    return bytes(memory[base : base + size]) if memory else b""


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Place, kind and size of every record."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, size
        at += 4 + size


class _KeyStream:
    """RC4 that begins anew with every 1024 bytes of the stream."""

    def __init__(self, salt: bytes) -> None:
        self._base = _md5((_md5(_PASSWORD.encode("utf-16-le"))[:5] + salt) * 16)[:5]
        self._blocks: dict[int, bytes] = {}

    def applied(self, data: bytes, at: int) -> bytes:
        """`data`, which stands `at` bytes into the stream, encrypted or decrypted."""
        key = (self._block(place // _BLOCK)[place % _BLOCK] for place in range(at, at + len(data)))
        return bytes(byte ^ k for byte, k in zip(data, key, strict=True))

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            self._blocks[number] = _rc4(_md5(self._base + struct.pack("<I", number)), _BLOCK)
        return self._blocks[number]


def _rc4(key: bytes, length: int) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for _ in range(length):
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(state[(state[i] + state[j]) % 256])
    return bytes(out)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
