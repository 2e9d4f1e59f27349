// Command-line options of deweather-studio, defined once: for the program itself, and for its manual page and
// completion, which `deweather` generates without Qt.
//
//     for (const StudioOption& option : kStudioOptions) print(option.name, option.description);
#pragma once

#include <array>

namespace deweather {

struct StudioOption {
    const char* name;   // without the dashes
    const char* value;  // name of the value; empty for an option without one
    const char* description;
    const char* initial = "";  // the default value
};

inline constexpr const char* kStudioSummary =
    "Removes rain, raindrops, haze and snow from pictures and clips, in a window";
inline constexpr const char* kStudioFiles = "Pictures, clips, folders of them, and model files";

inline constexpr std::array kStudioOptions = {
    StudioOption{
        "model", "name",
        "An installed model's name, or a model file; several are compared. By default those of the last session."},
    StudioOption{"device", "device", "auto, cpu, cuda or cuda:N.", "auto"},
    StudioOption{"language", "name", "Language of the window: de, en or zh_CN. By default the desktop's."},
    StudioOption{"tour", "", "Show the tour of the window, as the first start without files does."},
    StudioOption{"startup-time", "", "Print when the window is on screen and when the model is loaded, then quit."},
    StudioOption{"screenshot", "file", "Wait until the pictures are restored, save the window's picture, then quit."},
};

}  // namespace deweather
