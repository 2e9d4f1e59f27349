// Within its scope this thread's C functions write and read numbers with a decimal point: for libraries that print
// numbers into files and read options from text by the program's locale.
//
//     const PointLocale point;
//     avcodec_open2(...);
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
