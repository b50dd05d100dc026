package org.nightjar.imaging.fits;

import java.util.Set;
import java.util.regex.Pattern;

/** Cards that describe the layout of one particular file and mean nothing in another. */
final class StructuralCards {
  private static final Set<String> NAMES =
      Set.of(
          "SIMPLE",
          "XTENSION",
          "BITPIX",
          "NAXIS",
          "EXTEND",
          "PCOUNT",
          "GCOUNT",
          "GROUPS",
          "TFIELDS",
          "THEAP",
          "BZERO",
          "BSCALE",
          "BLANK",
          "CHECKSUM",
          "DATASUM",
          "INHERIT",
          "LONGSTRN",
          "ZIMAGE",
          "ZSIMPLE",
          "ZEXTEND",
          "ZEXTENSION",
          "ZTENSION",
          "ZBITPIX",
          "ZNAXIS",
          "ZCMPTYPE",
          "ZQUANTIZ",
          "ZDITHER0",
          "ZBLANK",
          "ZPCOUNT",
          "ZGCOUNT",
          "ZHECKSUM",
          "ZDATASUM",
          "ZMASKCMP",
          "ZSCALE",
          "ZZERO",
          "EXTNAME",
          "EXTVER",
          "EXTLEVEL",
          "END");

  private static final Pattern NUMBERED =
      Pattern.compile(
          "(NAXIS|TTYPE|TFORM|TUNIT|TNULL|TSCAL|TZERO|TDISP|TDIM|TCOMM|TBCOL|ZNAXIS|ZTILE|ZNAME|ZVAL)\\d{1,3}");

  private StructuralCards() {}

  static boolean is(String keyword) {
    return NAMES.contains(keyword) || NUMBERED.matcher(keyword).matches();
  }

  static FitsHeader without(FitsHeader header) {
    return FitsHeader.of(header.cards().stream().filter(card -> !is(card.keyword())).toList());
  }
}
