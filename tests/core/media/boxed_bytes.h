// Small files of boxes: AVIF and JPEG XL by avifenc 0.11 and cjxl 0.7 in base 64, and boxes to put behind them. All have
// 16 x 8 pixels: the left half (200, 40, 40) under alpha 64, the right one (40, 200, 40) opaque.
//
//     auto bytes = boxed_bytes::from_base64(boxed_bytes::kMirrored);
//     picture_bytes::put(bytes, boxed_bytes::box("moov", boxed_bytes::track(5)));
#pragma once

#include <QByteArray>

#include "tests/core/media/picture_bytes.h"

namespace boxed_bytes {

using picture_bytes::Bytes;
using picture_bytes::put;

// Colours that are multiplied by alpha.
constexpr const char* kPremultiplied =
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAGbbWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2"
    "aWYAAAAADnBpdG0AAAAAAAEAAAAsaWxvYwAAAABEAAACAAEAAAABAAAB2wAAAC0AAgAAAAEAAAHDAAAAGAAAAEJpaW5mAAAAAAACAAAAGmlu"
    "ZmUCAAAAAAEAAGF2MDFDb2xvcgAAAAAaaW5mZQIAAAAAAgAAYXYwMUFscGhhAAAAAChpcmVmAAAAAAAAAA5wcmVtAAEAAQACAAAADmF1eGwA"
    "AgABAAEAAADDaXBycAAAAJ1pcGNvAAAAFGlzcGUAAAAAAAAAEAAAAAgAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBIAAAAAAAE2NvbHJuY2x4"
    "AAEADQAGgAAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAAAOGF1eEMAAAAAdXJuOm1wZWc6bXBlZ0I6Y2ljcDpzeXN0ZW1zOmF1eGlsaWFy"
    "eTphbHBoYQAAAAAeaXBtYQAAAAAAAAACAAEEAQKDBAACBAEFhgcAAABNbWRhdBIACgUYDL+wqDINEAC2/xw55XnY4SOzHBIACgg4DL+wgIaD"
    "SDIfEAAAtvwyiidRxeK5RSGS5aQcZA49SVv98xst4dnKgA==";
// To be turned by 90 degrees against the clock, and to be mirrored from left to right; the file says so of the colours
// alone.
constexpr const char* kTurned =
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAGXbWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2"
    "aWYAAAAADnBpdG0AAAAAAAEAAAAsaWxvYwAAAABEAAACAAEAAAABAAAB1wAAAC0AAgAAAAEAAAG/AAAAGAAAAEJpaW5mAAAAAAACAAAAGmlu"
    "ZmUCAAAAAAEAAGF2MDFDb2xvcgAAAAAaaW5mZQIAAAAAAgAAYXYwMUFscGhhAAAAABppcmVmAAAAAAAAAA5hdXhsAAIAAQABAAAAzWlwcnAA"
    "AACmaXBjbwAAABRpc3BlAAAAAAAAABAAAAAIAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgSAAAAAAABNjb2xybmNseAABAA0ABoAAAAAJaXJv"
    "dAEAAAAOcGl4aQAAAAABCAAAAAxhdjFDgQAcAAAAADhhdXhDAAAAAHVybjptcGVnOm1wZWdCOmNpY3A6c3lzdGVtczphdXhpbGlhcnk6YWxw"
    "aGEAAAAAH2lwbWEAAAAAAAAAAgABBQECgwSFAAIEAQaHCAAAAE1tZGF0EgAKBRgMv7CoMg0QALb/HDnledjhI7McEgAKCDgMv7CAhoNIMh8Q"
    "AAC2/DKKUL7XikfZsYtjdPRXT3MUsPeBUepx5Gqy";
constexpr const char* kMirrored =
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAGXbWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2"
    "aWYAAAAADnBpdG0AAAAAAAEAAAAsaWxvYwAAAABEAAACAAEAAAABAAAB1wAAAC0AAgAAAAEAAAG/AAAAGAAAAEJpaW5mAAAAAAACAAAAGmlu"
    "ZmUCAAAAAAEAAGF2MDFDb2xvcgAAAAAaaW5mZQIAAAAAAgAAYXYwMUFscGhhAAAAABppcmVmAAAAAAAAAA5hdXhsAAIAAQABAAAAzWlwcnAA"
    "AACmaXBjbwAAABRpc3BlAAAAAAAAABAAAAAIAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgSAAAAAAABNjb2xybmNseAABAA0ABoAAAAAJaW1p"
    "cgEAAAAOcGl4aQAAAAABCAAAAAxhdjFDgQAcAAAAADhhdXhDAAAAAHVybjptcGVnOm1wZWdCOmNpY3A6c3lzdGVtczphdXhpbGlhcnk6YWxw"
    "aGEAAAAAH2lwbWEAAAAAAAAAAgABBQECgwSFAAIEAQaHCAAAAE1tZGF0EgAKBRgMv7CoMg0QALb/HDnledjhI7McEgAKCDgMv7CAhoNIMh8Q"
    "AAC2/DKKUL7XikfZsYtjdPRXT3MUsPeBUepx5Gqy";
// An animation of two frames, and the first of them.
constexpr const char* kFrames =
    "/wrBBQFYUFwSCAigAgAAhABLGIsVANQiY4xR1AVEAFAdyQWAJoiAMJLD37WrQQgJjB0ICKBCAACIAEsYixUA1IqMMUZJFxABIHHCBSCXwAVC"
    "9JC8AykGZ6EYBBM=";
constexpr const char* kStill = "/wrBQUBxIQgCAQB0AEsYixUA1CJjjFHUBUIAkB0pXYA0qIAw30bZNTB2";

inline Bytes from_base64(const char* text) {
    const auto bytes = QByteArray::fromBase64(text);
    return {bytes.begin(), bytes.end()};
}

// A box of an ISO file.
inline Bytes box(const std::string& type, const Bytes& data) {
    Bytes bytes;
    put(bytes, data.size() + 8, 4, true);
    put(bytes, type);
    put(bytes, data);
    return bytes;
}

// A track of this many frames.
inline Bytes track(uint32_t frames) {
    Bytes sizes;
    put(sizes, 0, 4);
    put(sizes, 0, 4);
    put(sizes, frames, 4, true);
    return box("trak", box("mdia", box("minf", box("stbl", box("stsz", sizes)))));
}

}  // namespace boxed_bytes
