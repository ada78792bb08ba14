"""Script: draws a picture again, pixel by pixel. Whatever it carried beside them (place, author, hidden files) is gone.

Standard input: JPEG, PNG or WebP, named by the first argument. Standard output: the same format.
"""

import io
import sys
import warnings

from PIL import Image, ImageOps

PIXELS_MAX = 60_000_000  # a telephone's picture has up to 50 million
COTE_MAX = 3000  # pixels: enough to read a scanned page


def redraw(data: bytes, name: str) -> bytes:
    image: Image.Image = Image.open(io.BytesIO(data), formats=[name])
    if image.width * image.height > PIXELS_MAX:
        raise ValueError("trop de pixels")
    if name == "JPEG":
        image.draft("RGB", (COTE_MAX, COTE_MAX))  # a large picture is decoded small
    image.load()
    image = ImageOps.exif_transpose(image)
    image = image.convert("RGBA" if name != "JPEG" and image.has_transparency_data else "RGB")
    image.thumbnail((COTE_MAX, COTE_MAX))
    # A new picture that holds the pixels and nothing else: `info` is what formats write beside them.
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, name, **({"quality": 88} if name != "PNG" else {"optimize": False}))
    return out.getvalue()


if __name__ == "__main__":
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    sys.stdout.buffer.write(redraw(sys.stdin.buffer.read(), sys.argv[1]))
