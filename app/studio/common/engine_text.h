// User-readable messages for exceptions from any library. Private to the engine.
#pragma once

#include <QString>
#include <exception>
#include <new>
#include <string_view>

#include "app/studio/common/error_text.h"
#include "core/base/error.h"

namespace deweather::studio {

// One line, translated if a translation exists. Out-of-memory errors, which each library words differently, get one
// plain message.
inline QString user_message(const std::exception& error) {
    const std::string_view what = error.what();
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr || what.find("not enough memory") != what.npos ||
        what.find("can't allocate memory") != what.npos)
        if (dynamic_cast<const Error*>(&error) == nullptr)
            return in_users_language("not enough memory: close other programs or use a smaller picture");
    return in_users_language(QString::fromStdString(one_line(what)));
}

}  // namespace deweather::studio
