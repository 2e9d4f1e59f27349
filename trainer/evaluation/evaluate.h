// How much better models make the pictures of paired data: PSNR and SSIM of each, and of the input itself.
//
//     std::vector<NamedModel> models;
//     models.push_back({"mofme-compact", restore::Restorer(checkpoint::load_model(file), device)});
//     const Evaluation evaluation = evaluate(models, {find_pairs("Rain100L")}, {.luma = true}, progress);
//     for (const ScoreRow& row : score_rows(evaluation)) ...
//
// Scores are those of 8-bit pictures: input, restored and clean one are rounded first, as a file that is saved would
// be, since files are what others compare. protocol.h says where others differ.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/media/image_io.h"
#include "core/restore/restorer.h"
#include "trainer/data/pairs.h"

namespace deweather::trainer {

// Side of the square picture that GMAC are counted for.
inline constexpr int64_t kProfiledSide = 256;

struct NamedModel {
    std::string name;
    restore::Restorer restorer;
};

struct EvaluateOptions {
    restore::RestoreOptions restore;
    media::ReadOptions read;
    bool luma = false;              // on the Y channel of BT.601 instead of RGB
    int jpeg = 0;                   // inputs are saved as JPEG of this quality first, 1..100; 0: as they are
    int64_t limit = 0;              // takes the first pictures of each weather of a data set alone; 0: all
    int64_t shard = 0, shards = 1;  // takes every shards-th picture of all, from this one on

    // Throws Error naming the option that is out of range.
    void check() const;
};

struct PictureScore {
    double psnr = 0, ssim = 0;       // dB, infinite for equal pictures; 0..1
    double seconds = 0;              // that the model took; 0 for the input
    std::optional<bool> named = {};  // whether the model named the weather right; absent where either is not known
};

struct EvaluatedPicture {
    std::size_t data = 0;  // position in Evaluation::data
    int64_t index = 0;     // within the data set, before sharding
    std::string file, weather;
    std::vector<PictureScore> scores;  // of the input, then of each model; empty for a picture that failed
    std::string error;                 // why; empty when all went well
    std::string hash = {};             // SHA-256 of both files; empty for a picture that failed
};

struct EvaluatedModel {
    std::string name;
    int64_t parameters = 0;
    double gmac = 0;
};

struct EvaluatedData {
    std::string name;
    int64_t count = 0;  // of pictures in all shards
};

struct Evaluation {
    bool luma = false;
    int jpeg = 0;  // quality that inputs were saved with first; 0: as they were
    std::vector<EvaluatedModel> models;
    std::vector<EvaluatedData> data;
    std::vector<EvaluatedPicture> pictures;  // by data set, then index
};

// A pair that is to be looked at, by its data set and place within it.
struct PlannedPair {
    Pair pair;
    std::size_t data = 0;
    int64_t index = 0;
};

// Of all sets in their order; with a limit the first pictures of each weather of a set alone. 0: all.
std::vector<PlannedPair> planned_pairs(const std::vector<PairedData>& sets, int64_t limit);

// Each picture goes through all models; the next one is read meanwhile. A picture that cannot be read, restored or
// compared is kept with its error, and the rest goes on. Throws Error for bad options; Cancelled.
Evaluation evaluate(std::vector<NamedModel>& models, const std::vector<PairedData>& sets,
                    const EvaluateOptions& options, Progress& progress);

}  // namespace deweather::trainer
