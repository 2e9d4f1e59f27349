// The configuration of a training run, in the sections of its TOML file.
//
//     auto config = TrainConfig::from_json(read_toml("mofme-compact.toml"));
//     write(to_toml(config.to_json()));                  // the content of run.toml
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/camera/camera.h"
#include "core/models/network.h"
#include "core/weather/recipe.h"

namespace deweather::trainer {

struct ModelConfig {
    std::string architecture = "mofme-compact";        // or a preset, as listed by `deweather models`
    std::string weights;                               // a model to start from, by name or file; empty: fresh weights
    bool upcycle = false;                              // initialise experts with the mean of that model's
    nlohmann::json config = nlohmann::json::object();  // fields of the architecture that differ
};

// Two folders whose pictures are paired by name.
struct PairFolders {
    std::string degraded, clean;
    std::vector<std::string> weather;  // the ones of models::kWeathers in all pictures; empty: unknown
};

// A folder of pictures and a folder of their labels, matched by segment::GroundTruth.
struct LabelledFolders {
    std::string pictures, labels;
};

struct DataConfig {
    std::vector<std::string> clean;  // folders of pictures that are degraded on the fly
    std::vector<PairFolders> pairs;
    std::vector<LabelledFolders> labelled;  // for the segment task, which accepts no others
    std::string cifar10;                    // for the classify task: the folder of CIFAR-10's binary version
    double scale_low = 1, scale_high = 1;   // labelled pictures are resized by a factor in between
    weather::Recipe synthesis;              // of the weather on clean pictures
    camera::CameraRanges camera;            // applied after the weather; none by default
    bool flips = true, rotations = true;
    double halved = 0;        // probability of cropping a clean picture at half its size, if large enough
    double toned = 0;         // probability of a random tone curve for a clean picture
    int64_t workers = 1;      // threads that read, crop and degrade
    int64_t queue = 8;        // maximum number of prefetched batches
    int64_t cache_mb = 1024;  // of decoded pictures
};

// Held-out pictures that are scored at intervals. None: no scores, and no best.safetensors. The classify task scores
// data.cifar10's test batch.
struct ValidationConfig {
    std::vector<std::string> clean;
    std::vector<PairFolders> pairs;
    std::vector<LabelledFolders> labelled;
    int64_t every = 1000;   // steps
    int64_t pictures = 20;  // number of scored crops
    int64_t crop = 256;
    int64_t samples = 4;  // how many of these are written to samples/
};

// The weight of each loss.
struct LossConfig {
    double l1 = 0, charbonnier = 0, smooth_l1 = 0, mse = 0, log_mse = 0, ssim = 0, fft = 0;
    double perceptual = 0;       // difference of VGG-16's features
    double segmentation = 0;     // classes predicted by a frozen segmenter, see frozen_segmenter.h
    double distillation = 0;     // difference to a teacher's output, see teacher.h
    double weather = 0;          // weather prediction
    double load_balance = 0;     // λ1
    double uncertainty = 0;      // λ2
    double specialisation = 0;   // mutual information of weather and expert
    double cross_entropy = 0;    // for the segment and classify tasks, whose only task loss it is
    double class_balance = 0;    // see class_weights(): 0, or above 1
    std::string vgg = {};        // file of torchvision's vgg16, for perceptual
    std::string segmenter = {};  // a model file or an installed segmenter, for segmentation
    std::string teacher = {};    // a model file or an installed model, for distillation
};

enum class OptimizerKind { kAdamW, kMuon };

struct OptimizerConfig {
    OptimizerKind kind = OptimizerKind::kAdamW;  // kMuon: for matrices, with AdamW for the rest
    double lr = 5e-4, final_lr = 0;              // of AdamW: peak and final
    double muon_lr = 3e-3;                       // decays in proportion
    double weight_decay = 0.01;
    double beta1 = 0.9, beta2 = 0.999;
    double momentum = 0.95;  // of Muon
    double clip = 1.0;       // maximum norm of all gradients together; 0: unlimited
    int64_t accumulate = 1;  // batches per step and process
    double ema = 0.999;
    double experts_rate = 1;     // learning rate of experts and routers, as a multiple of the others'
    double balance_rate = 1e-3;  // for self-balancing routers, see nn::UncertaintyRouter
};

enum class Curve { kCosine, kLinear, kPoly, kConstant };

// A phase of the schedule: crop size, batch size, ε, the share of clean samples and the weather may change between
// phases.
struct Phase {
    double until = 1;  // share of all steps at its end
    int64_t crop = 256;
    int64_t batch = 64;                                   // per process
    double epsilon = 1e-4;                                // of log_mse
    double clean_share = 0;                               // share of samples with clean input, to be left unchanged
    nlohmann::json synthesis = nlohmann::json::object();  // overrides of data.synthesis
    nlohmann::json camera = nlohmann::json::object();     // overrides of data.camera
};

struct ScheduleConfig {
    int64_t steps = 0;  // 0: determined by epochs
    int64_t epochs = 0;
    double warmup = 0;  // share of the steps in which the rate rises from 0
    Curve curve = Curve::kCosine;
    std::vector<Phase> phases = std::vector<Phase>(1);  // ordered by `until`; the last one is 1
};

struct CheckpointConfig {
    int64_t every = 1000;  // steps
    int64_t keep = 3;      // keep this many of the newest
};

// The precision of the network's computation; weights stay float32.
enum class Precision { kFloat32, kBfloat16, kFloat16 };

struct TrainConfig {
    models::Task task = models::Task::kRestore;
    int64_t seed = 1;
    Precision precision = Precision::kFloat32;
    bool channels_last = false;  // memory format of weights and batches
    int64_t log_every = 50;      // steps
    ModelConfig model;
    DataConfig data;
    ValidationConfig validation;
    LossConfig loss;
    OptimizerConfig optimizer;
    ScheduleConfig schedule;
    CheckpointConfig checkpoint;

    // Missing fields take their defaults. Throws Error naming the section and the field that is unknown, of another
    // type or out of range.
    static TrainConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;

    // Throws Error naming a field that is inconsistent with others; from_json() calls it.
    void check() const;

    // data.synthesis with a phase's overrides. Throws Error naming the invalid field.
    weather::Recipe synthesis(std::size_t phase) const;
    // The same for data.camera.
    camera::CameraRanges camera(std::size_t phase) const;
};

}  // namespace deweather::trainer
