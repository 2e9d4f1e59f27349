// Sets the decimal point for this thread's C functions within a scope: for libraries that print numbers into files or
// parse options with the program's locale.
//
//     const PointLocale point;
//     std::snprintf(text, sizeof text, "%.2f", value);     // "18.50", not "18,50"
#pragma once

#include <locale.h>

namespace deweather {

class PointLocale {
  public:
    PointLocale();
    PointLocale(const PointLocale&) = delete;
    PointLocale& operator=(const PointLocale&) = delete;
    ~PointLocale();

  private:
    locale_t own_, before_;
};

}  // namespace deweather
