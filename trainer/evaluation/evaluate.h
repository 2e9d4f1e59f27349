// Evaluates models on paired data: PSNR and SSIM of each result, and of the input itself.
//
//     std::vector<NamedModel> models;
//     models.push_back({"mofme-compact", restore::Restorer(checkpoint::load_model(file), device)});
//     EvaluateOptions options;
//     options.luma = true;
//     const Evaluation evaluation = evaluate(models, {find_pairs("Rain100L")}, options, progress);
//     for (const ScoreRow& row : score_rows(evaluation)) print(row.model, row.weather, row.psnr);
//
// Scores are computed on 8-bit pictures: input, restored and clean picture are rounded first, like saved files, because
// others compare files. protocol.h lists differences from other protocols.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/media/image_io.h"
#include "core/restore/restorer.h"
#include "trainer/data/pairs.h"

namespace deweather::trainer {

// Side of the square picture for which GMAC are counted.
inline constexpr int64_t kProfiledSide = 256;

struct NamedModel {
    std::string name;
    restore::Restorer restorer;
};

struct EvaluateOptions {
    restore::RestoreOptions restore;
    media::ReadOptions read;
    bool luma = false;              // on the Y channel of BT.601 instead of RGB
    int jpeg = 0;                   // compresses inputs as JPEG with this quality first, 1..100; 0: unchanged
    int64_t limit = 0;              // only the first pictures of each weather of a data set; 0: all
    int64_t shard = 0, shards = 1;  // only every shards-th picture, from this one on

    // Throws Error naming the invalid option.
    void check() const;
};

struct PictureScore {
    double psnr = 0, ssim = 0;       // dB, infinite for equal pictures; 0..1
    double seconds = 0;              // of the model; 0 for the input
    std::optional<bool> named = {};  // whether the predicted weather is correct; absent if either is unknown
};

struct EvaluatedPicture {
    std::size_t data = 0;  // index into Evaluation::data
    int64_t index = 0;     // within the data set, before sharding
    std::string file, weather;
    std::vector<PictureScore> scores;  // the input's, then each model's; empty for a failed picture
    std::string error;                 // why it failed; empty on success
    std::string hash = {};             // SHA-256 of both files; empty for a failed picture
};

struct EvaluatedModel {
    std::string name;
    int64_t parameters = 0;
    double gmac = 0;
};

struct EvaluatedData {
    std::string name;
    int64_t count = 0;  // pictures in all shards
};

struct Evaluation {
    bool luma = false;
    int jpeg = 0;  // quality of the inputs' compression; 0: none
    std::vector<EvaluatedModel> models;
    std::vector<EvaluatedData> data;
    std::vector<EvaluatedPicture> pictures;  // by data set, then index
};

// A pair to be evaluated, by its data set and index.
struct PlannedPair {
    Pair pair;
    std::size_t data = 0;
    int64_t index = 0;
};

// All pairs in order; with a limit only the first pictures of each weather of a set. 0: all.
std::vector<PlannedPair> planned_pairs(const std::vector<PairedData>& sets, int64_t limit);

// Runs each picture through all models; the next one is read meanwhile. A picture that cannot be read, restored or
// compared is recorded with its error, and the rest continues. Throws Error for invalid options; Cancelled.
Evaluation evaluate(std::vector<NamedModel>& models, const std::vector<PairedData>& sets,
                    const EvaluateOptions& options, Progress& progress);

}  // namespace deweather::trainer
