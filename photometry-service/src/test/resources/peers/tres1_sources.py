"""Sources, plate solutions and catalogue stars of a night, by SEP and Astropy.

usage: tres1_sources.py REALDATA OUT

Writes per frame NNN.fits (dark-subtracted, with a TAN solution in its header), NNN.csv (sources),
stars.csv (catalogue stars of the field), and course.csv: how bright the stars of
frame 021 are on each frame, magnitudes. The solution is solve-field's of frame 021, carried
over to the other frames by their stars.
"""
import csv
import glob
import os
import sys
import warnings

import numpy as np
import sep
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.wcs import WCS
from astropy.wcs.utils import fit_wcs_from_points

warnings.simplefilter("ignore")
real, out = sys.argv[1:3]
dark = np.median([fits.getdata(f).astype(np.float32) for f in sorted(glob.glob(real + "/tres1/dark/*.fit"))], axis=0)
saturation = 58982.0


def sources(data):
    background = sep.Background(np.ascontiguousarray(data))
    flat = data - background.back()
    o = sep.extract(flat, 2.0, err=background.globalrms, minarea=5)
    r = np.full(len(o), 4.0)
    flux, error, flag = sep.sum_circle(flat, o["x"], o["y"], r, err=background.globalrms, gain=0.78)
    fwhm = 2 * np.sqrt(np.log(2) * (o["a"] ** 2 + o["b"] ** 2))
    xi, yi = np.round(o["x"]).astype(int), np.round(o["y"]).astype(int)
    edge = (o["xmin"] < 3) | (o["ymin"] < 3) | (o["xmax"] > data.shape[1] - 4) | (o["ymax"] > data.shape[0] - 4)
    return dict(
        X=o["x"], Y=o["y"], FLUX_AUTO=flux, SNR=flux / error, PEAK=o["peak"], FWHM=fwhm,
        FLAGS=np.where(edge, 8, 0) | np.where((o["flag"] & sep.OBJ_MERGED) != 0, 2, 0),
        BACKGROUND=background.back()[yi, xi], BACKGROUND_RMS=background.rms()[yi, xi])


frames = {}
for f in sorted(glob.glob(real + "/tres1/light/*.fit")):
    name = os.path.basename(f)[6:9]
    data = fits.getdata(f).astype(np.float32) - dark
    frames[name] = (fits.getheader(f), data, sources(data))
reference = WCS(fits.getheader(real + "/reference/tres1_021/frame.wcs"))
base = frames["021"][2]
top = np.argsort(-base["FLUX_AUTO"])[:150]
bx, by = base["X"][top], base["Y"][top]
bra, bdec = reference.all_pix2world(bx, by, 0)
course = []
for name, (header, data, s) in frames.items():
    t = np.argsort(-s["FLUX_AUTO"])[:150]
    x, y = s["X"][t], s["Y"][t]
    dx = (x[:, None] - bx[None, :]).ravel()
    dy = (y[:, None] - by[None, :]).ravel()
    h, ex, ey = np.histogram2d(dx, dy, bins=[np.arange(-300, 301, 3)] * 2)
    i, j = np.unravel_index(h.argmax(), h.shape)
    near = (abs(dx - ex[i] - 1.5) < 4) & (abs(dy - ey[j] - 1.5) < 4)
    mx, my = np.median(dx[near]), np.median(dy[near])
    d = np.hypot(x[:, None] - bx[None, :] - mx, y[:, None] - by[None, :] - my)
    k = d.argmin(axis=0)
    good = d[k, np.arange(len(bx))] < 2.5
    wcs = fit_wcs_from_points((x[k[good]], y[k[good]]), SkyCoord(bra[good], bdec[good], unit="deg"), projection="TAN")
    card = wcs.to_header()
    for key in ("DATE-OBS", "EXPTIME"):
        card[key] = header[key]
    fits.PrimaryHDU(data.astype(np.float32), card).writeto(f"{out}/{name}.fits", overwrite=True)
    with open(f"{out}/{name}.csv", "w", newline="") as g:
        w = csv.writer(g)
        w.writerow(s.keys())
        w.writerows(zip(*[[repr(float(v)) for v in s[c]] for c in s]))
    flat = data - sep.Background(data).back()
    if not course:
        pick = (s["FLAGS"] == 0) & (s["FLUX_AUTO"] > 8000) & (s["PEAK"] < 35000)
        cra, cdec = wcs.all_pix2world(s["X"][pick], s["Y"][pick], 0)
    cx, cy = wcs.all_world2pix(cra, cdec, 0)
    m = -2.5 * np.log10(sep.sum_circle(flat, cx, cy, 9.0)[0])
    if not course:
        first = m
    course.append(np.nanmedian(first - m))
with open(out + "/course.csv", "w") as g:
    g.write("ZP\n" + "".join(f"{v!r}\n" for v in map(float, course)))

c = fits.getdata(real + "/catalogs/tycho2_vt_bv.fits.gz")
ra, dec = c["RA_MAS"] / 3.6e6, c["DEC_MAS"] / 3.6e6
near = (abs(ra - 286.02) < 0.8) & (abs(dec - 36.65) < 0.6)
c, ra, dec = c[near], ra[near], dec[near]
order = np.argsort(c["VT_MMAG"])
with open(out + "/stars.csv", "w", newline="") as g:
    w = csv.writer(g)
    w.writerow(["RA", "DEC", "VT", "V", "BV"])
    for i in order:
        w.writerow([repr(float(ra[i])), repr(float(dec[i]))] + [
            "NaN" if c[k][i] == -32768 else repr(c[k][i] / 1000.0) for k in ("VT_MMAG", "V_MMAG", "BV_MMAG")])
