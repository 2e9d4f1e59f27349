#include "widgets/difference.h"

#include <algorithm>

namespace deweather::widgets {

void absolute_difference_row(const quint32* a, const quint32* b, int width, int gain, quint32* out) {
    const auto* one = reinterpret_cast<const uchar*>(a);
    const auto* other = reinterpret_cast<const uchar*>(b);
    auto* bytes = reinterpret_cast<uchar*>(out);
    const auto factor = static_cast<quint16>(gain);
    for (int i = 0; i < 4 * width; ++i) {
        const auto apart = static_cast<quint16>(std::max(one[i], other[i]) - std::min(one[i], other[i]));
        bytes[i] = static_cast<uchar>(std::min<quint16>(255, static_cast<quint16>(apart * factor)));
    }
    for (int x = 0; x < width; ++x) out[x] |= 0xff000000;
}

}  // namespace deweather::widgets
