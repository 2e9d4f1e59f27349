#include "core/base/point_locale.h"

#include <new>

namespace deweather {

// Only the number format changes.
PointLocale::PointLocale() : own_(newlocale(LC_NUMERIC_MASK, "C", duplocale(LC_GLOBAL_LOCALE))) {
    if (own_ == nullptr) throw std::bad_alloc();
    before_ = uselocale(own_);
}

PointLocale::~PointLocale() {
    uselocale(before_);
    freelocale(own_);
}

}  // namespace deweather
