// The device of the program: the thread on which networks run, and the networks in memory. Every engine is given it.
//
//     SharedDevice device("auto");
//     Engine engine(device);
//     InspectEngine inspect(device);                  // the same networks, in turn with the other
#pragma once

#include <QString>

#include "app/studio/engine/device/model_pool.h"

namespace deweather::studio {

// Outlives its users.
struct SharedDevice {
    // asked: "auto", "cpu", "cuda" or "cuda:N".
    explicit SharedDevice(const QString& asked) : models(asked.toStdString(), queue) {}

    DeviceQueue queue;
    ModelPool models;
};

}  // namespace deweather::studio
