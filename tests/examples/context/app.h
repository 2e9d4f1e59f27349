// What the examples of app/studio_options.h take as given.
#pragma once

namespace deweather::examples::in_app {

struct Context {
    Any print;
};

}  // namespace deweather::examples::in_app
