#include "widgets/scaled_pixels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <vector>

#include "widgets/difference.h"

namespace deweather::widgets {

namespace {

constexpr int kMargin = 2;
constexpr int kOne = 256;  // the full weight

// a + (b - a) * weight / 256 for each byte, in 16 bits, which the compiler vectorizes.
void blend(const uchar* a, const uchar* b, int weight, uchar* out, int bytes) {
    const auto of_a = static_cast<quint16>(kOne - weight), of_b = static_cast<quint16>(weight);
    for (int i = 0; i < bytes; ++i)
        out[i] = static_cast<uchar>(
            static_cast<quint16>(static_cast<quint16>(a[i] * of_a) + static_cast<quint16>(b[i] * of_b) + 128) >> 8);
}

void blend(const uchar* a, const uchar* b, const quint16* weights, uchar* out, int bytes) {
    for (int i = 0; i < bytes; ++i)
        out[i] = static_cast<uchar>(static_cast<quint16>(static_cast<quint16>(a[i] * (kOne - weights[i])) +
                                                         static_cast<quint16>(b[i] * weights[i]) + 128) >>
                                    8);
}

// The two source pixels around the centre of a target pixel, and the weight of the second.
struct Tap {
    int first, weight;
};

Tap tap(int target, double origin, double scale, int size) {
    const double at = (target + 0.5 - origin) / scale - 0.5;
    const double whole = std::floor(at);
    if (whole < 0) return {0, 0};
    if (whole >= size - 1) return {size - 1, 0};
    return {static_cast<int>(whole), static_cast<int>(std::lround((at - whole) * kOne))};
}

int nearest(int target, double origin, double scale, int size) {
    return static_cast<int>(std::clamp(std::floor((target + 0.5 - origin) / scale), 0.0, size - 1.0));
}

const uchar* as_bytes(const quint32* pixels) {
    return reinterpret_cast<const uchar*>(pixels);
}

}  // namespace

QRectF Placement::target(const QRect& source) const {
    return {origin.x() + source.x() * scale_x, origin.y() + source.y() * scale_y, source.width() * scale_x,
            source.height() * scale_y};
}

QRect Placement::source(const QRect& part, QSize size) const {
    const QRectF under((part.x() - origin.x()) / scale_x, (part.y() - origin.y()) / scale_y, part.width() / scale_x,
                       part.height() / scale_y);
    return under.toAlignedRect().adjusted(-kMargin, -kMargin, kMargin, kMargin).intersected({QPoint(0, 0), size});
}

Rows rows_of(const QImage& image) {
    return [&image](int y) { return reinterpret_cast<const quint32*>(image.constScanLine(y)); };
}

Rows difference_rows(const QImage& a, const QImage& b, int gain, int left, int right) {
    // Caches the last two rows: smooth scaling requests each more than once.
    struct Kept {
        std::array<std::vector<quint32>, 2> pixels;
        std::array<int, 2> row{-1, -1};
    };
    // std::function must be copyable; its copies may share this.
    auto kept = std::make_shared<Kept>();
    for (auto& pixels : kept->pixels) pixels.resize(static_cast<std::size_t>(a.width()));
    return [&a, &b, gain, left, right, kept](int y) -> const quint32* {
        const std::size_t slot = y % 2;
        if (kept->row[slot] != y)
            absolute_difference_row(reinterpret_cast<const quint32*>(a.constScanLine(y)) + left,
                                    reinterpret_cast<const quint32*>(b.constScanLine(y)) + left, right - left + 1, gain,
                                    kept->pixels[slot].data() + left);
        kept->row[slot] = y;
        return kept->pixels[slot].data();
    };
}

void scale_smoothly(const Rows& rows, QSize source_size, const Placement& placement, const QRect& part, uchar* out,
                    qsizetype stride) {
    const auto width = static_cast<std::size_t>(part.width());
    std::vector<int> columns(width);
    std::vector<quint16> weights(4 * width);  // one per byte
    int most = 0;
    for (std::size_t x = 0; x < width; ++x) {
        const Tap column =
            tap(part.x() + static_cast<int>(x), placement.origin.x(), placement.scale_x, source_size.width());
        columns[x] = column.first;
        most = std::max(most, column.weight);
        std::fill_n(weights.begin() + static_cast<std::ptrdiff_t>(4 * x), 4, static_cast<quint16>(column.weight));
    }
    const int left = columns.front(), right = std::min(columns.back() + 1, source_size.width() - 1);
    const int across = right - left + 1;
    const bool copies_columns = most == 0 && columns.back() - left + 1 == part.width();  // at 100 %
    std::vector<quint32> row(static_cast<std::size_t>(across) + 1);
    std::vector<quint32> first(width), second(width);
    for (int y = 0; y < part.height(); ++y, out += stride) {
        const Tap line = tap(part.y() + y, placement.origin.y(), placement.scale_y, source_size.height());
        const quint32* pixels = rows(line.first) + left;
        if (line.weight > 0) {
            const quint32* below = rows(line.first + 1) + left;
            blend(as_bytes(pixels), as_bytes(below), line.weight, reinterpret_cast<uchar*>(row.data()), 4 * across);
        } else if (copies_columns) {
            std::memcpy(out, pixels, 4 * width);
            continue;
        } else {
            std::copy_n(pixels, across, row.begin());
        }
        row[static_cast<std::size_t>(across)] = row[static_cast<std::size_t>(across) - 1];
        for (std::size_t x = 0; x < width; ++x) {
            const quint32* at = row.data() + (columns[x] - left);
            first[x] = at[0];
            second[x] = at[1];
        }
        blend(as_bytes(first.data()), as_bytes(second.data()), weights.data(), out, static_cast<int>(4 * width));
    }
}

void scale_to_squares(const Rows& rows, QSize source_size, const Placement& placement, const QRect& part, uchar* out,
                      qsizetype stride) {
    const auto width = static_cast<std::size_t>(part.width());
    std::vector<int> columns(width);
    for (std::size_t x = 0; x < width; ++x)
        columns[x] =
            nearest(part.x() + static_cast<int>(x), placement.origin.x(), placement.scale_x, source_size.width());
    int last = -1;
    for (int y = 0; y < part.height(); ++y, out += stride) {
        const int line = nearest(part.y() + y, placement.origin.y(), placement.scale_y, source_size.height());
        if (line == last) {
            std::memcpy(out, out - stride, 4 * width);
            continue;
        }
        last = line;
        const quint32* pixels = rows(line);
        auto* to = reinterpret_cast<quint32*>(out);
        for (std::size_t x = 0; x < width; ++x) to[x] = pixels[columns[x]];
    }
}

}  // namespace deweather::widgets
