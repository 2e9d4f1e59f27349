// A value of any type: stands for "..." in the examples of headers, and for names that only show where a result goes.
//
//     Any show;
//     show(1, "two");
//     const int number = any;
#pragma once

#include <functional>
#include <type_traits>

namespace deweather::examples {

// Excludes two conversions: Any already is a callable for std::function, and Qt takes const char* for the name of a
// slot.
template <typename Type>
inline constexpr bool kIsExcepted = std::is_same_v<Type, const char*>;
template <typename Signature>
inline constexpr bool kIsExcepted<std::function<Signature>> = true;

// Converts to every other type and can be called with everything. None of it is defined: examples are compiled, never run.
struct Any {
    template <typename Type>
    requires(!kIsExcepted<Type>) operator Type() const;
    template <typename... Arguments>
    Any operator()(Arguments&&...) const;
};
extern const Any any;

}  // namespace deweather::examples
