// Context of the examples in app/studio_options.h.
#pragma once

namespace deweather::examples::in_app {

struct Context {
    Any print;
};

}  // namespace deweather::examples::in_app
