// A model's display name, whether it is given by name or by file.
//
//     model_name("/home/me/rain.safetensors");      // "rain"
//     model_name("mofme-compact");                  // the same
#pragma once

#include <QFileInfo>
#include <QString>

namespace deweather::studio {

// "mofme-compact" for that name and for "/some/where/mofme-compact.safetensors".
inline QString model_name(const QString& name_or_file) {
    return name_or_file.endsWith(".safetensors") || name_or_file.endsWith(".onnx")
               ? QFileInfo(name_or_file).completeBaseName()
               : name_or_file;
}

}  // namespace deweather::studio
