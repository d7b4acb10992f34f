"""What runs on the machine of whoever opens it: never kept."""

_MARKS = (
    b"MZ",
    b"\x7fELF",
    b"#!/",  # not "#!" alone, with which WeChat's recordings begin
    b"#! /",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"dex\n03",
    b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"ITSF",
)
# fmt: off
_ENDINGS = (
    ".exe", ".msi", ".msp", ".bat", ".cmd", ".com", ".scr", ".pif", ".cpl", ".ps1", ".psm1", ".vbs", ".vbe", ".js",
    ".jse", ".wsf", ".wsh", ".hta", ".lnk", ".reg", ".dll", ".sh", ".apk", ".ipa", ".jar", ".app", ".dmg", ".pkg",
    ".deb", ".rpm", ".msix", ".appx", ".xll", ".chm", ".msc", ".gadget", ".desktop", ".command", ".iso", ".vhd",
)
# fmt: on


def is_program(content: bytes, *, name: str | None) -> bool:
    """Whether a file could run on the machine of whoever opens it, by its first bytes or its name's ending."""
    # Windows overlooks dots and spaces at the end, and takes what stands behind a colon for a part of the file.
    ending = (name or "").partition(":")[0].rstrip(" .").lower()
    return content.startswith(_MARKS) or ending.endswith(_ENDINGS)
