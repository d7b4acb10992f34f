"""Which files the desk keeps: pictures, recordings and documents of all kinds, but never a program."""

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!/",  # not "#!" alone, with which WeChat's recordings begin
    b"#! /",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
)
# fmt: off
_PROGRAM_NAMES = (
    ".exe", ".msi", ".bat", ".cmd", ".com", ".scr", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".hta", ".lnk", ".reg",
    ".dll", ".sh", ".apk", ".ipa", ".jar", ".app", ".dmg", ".deb", ".rpm",
)
# fmt: on


def is_program(content: bytes, *, name: str | None) -> bool:
    """Whether a file could run on the machine of whoever opens it, by its first bytes or its name's ending."""
    ending = (name or "").strip().lower()
    return content.startswith(_PROGRAMS) or ending.endswith(_PROGRAM_NAMES)
