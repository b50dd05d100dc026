"""Runs SEP on image.raw (little-endian float32) in the current folder; see SepPeer.java."""
import os
import sys
import warnings

import numpy as np
import sep

warnings.filterwarnings("ignore")


def image(size):
    w, h = (int(v) for v in size.split("x"))
    pixels = np.fromfile("image.raw", "<f4").reshape(h, w)
    mask = None
    if os.path.exists("mask.raw"):
        mask = np.fromfile("mask.raw", np.uint8).reshape(h, w) != 0
    return pixels, mask


def read(path):
    from astropy.io import fits

    with fits.open(path) as hdus:
        for hdu in hdus:
            if hdu.is_image and hdu.data is not None and hdu.data.ndim >= 2:
                pixels = hdu.data.reshape(-1, *hdu.data.shape[-2:])[0]
                pixels.astype("<f4").tofile("image.raw")
                print(pixels.shape[1], pixels.shape[0])
                return


def background(size):
    pixels, mask = image(size)
    sky = sep.Background(pixels, mask=mask)
    sky.back().astype("<f4").tofile("level.raw")
    sky.rms().astype("<f4").tofile("rms.raw")


def extract(size, sigma, min_area, clean):
    pixels, mask = image(size)
    sky = sep.Background(pixels, mask=mask)
    sep.set_extract_pixstack(5000000)
    sep.set_sub_object_limit(20000)
    found = sep.extract(
        pixels - sky.back(), float(sigma) * sky.globalrms, minarea=int(min_area), clean=clean == "1"
    )
    names = "x y a b theta cxx cyy cxy flux peak npix flag xmin xmax ymin ymax".split()
    for row in found:
        print(*("%.17g" % row[name] for name in names))


{"read": read, "background": background, "extract": extract}[sys.argv[1]](*sys.argv[2:])
