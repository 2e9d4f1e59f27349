// Saves and loads an analysis, so that it can be opened again without the pictures and the model.
//
//     save_analysis(analysis, "rain.analysis.safetensors", Existing::kKeep);
//     const Analysis again = load_analysis("rain.analysis.safetensors");
//
// The format is safetensors: "deweather.analysis" in the metadata holds the model, layers and pictures as JSON, the
// tensors hold counts and the sampled tokens (docs/file-formats.md).
#pragma once

#include <filesystem>

#include "core/analysis/analysis.h"
#include "core/base/pending_file.h"

namespace deweather::analysis {

// Throws Error if the file cannot be written; never leaves a partial file.
void save_analysis(const Analysis& analysis, const std::filesystem::path& file, Existing existing);

// Throws Error for a file that is not an analysis or is inconsistent.
Analysis load_analysis(const std::filesystem::path& file);

}  // namespace deweather::analysis
