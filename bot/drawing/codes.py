"""A QR code as a picture."""

from io import BytesIO

import segno

# Pixels a module: printed at 300 dpi a code of version 5 is 25 mm wide, which every phone reads.
SCALE = 8


def qr_picture(content: str) -> bytes:
    """Draw the QR code of an address or a number as PNG, a quarter of which may be soiled and it still is read."""
    picture = BytesIO()
    segno.make_qr(content, error="q").save(picture, kind="png", scale=SCALE, border=4)
    return picture.getvalue()
