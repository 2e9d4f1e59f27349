// All settings of a training run, in the sections of its TOML file.
//
//     auto config = TrainConfig::from_json(read_toml("mofme-compact.toml"));
//     write(to_toml(config.to_json()));                  // what run.toml holds
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
    std::string architecture = "mofme-compact";        // or a preset of one, as `deweather models` lists them
    std::string weights;                               // a model to start from, by name or file; empty: fresh weights
    bool upcycle = false;                              // the experts start from the mean of that model's, see upcycle.h
    nlohmann::json config = nlohmann::json::object();  // fields of the architecture that differ
};

// Two folders whose pictures belong together by name.
struct PairFolders {
    std::string degraded, clean;
    std::vector<std::string> weather;  // those of models::kWeathers that are in all of them; empty: unknown
};

// A folder of pictures and one of their labels, as segment::GroundTruth finds them.
struct LabelledFolders {
    std::string pictures, labels;
};

struct DataConfig {
    std::vector<std::string> clean;  // folders of pictures that are degraded on the fly
    std::vector<PairFolders> pairs;
    std::vector<LabelledFolders> labelled;  // of the segment task, which takes no others
    std::string cifar10;                    // of the classify task: the folder of CIFAR-10's binary version
    double scale_low = 1, scale_high = 1;   // labelled pictures are resized by a factor in between
    weather::Recipe synthesis;              // of the weather on them
    camera::CameraRanges camera;            // that they pass afterwards; none by default
    bool flips = true, rotations = true;
    double halved = 0;        // chance of a clean picture to be cut at half its size, where that still holds the crop
    double toned = 0;         // chance of a clean picture to be given other tones first
    int64_t workers = 1;      // threads that read, crop and degrade
    int64_t queue = 8;        // batches that may wait
    int64_t cache_mb = 1024;  // of decoded pictures
};

// Pictures that are scored at intervals and never trained on. None: no scores, and no best.safetensors. The classify
// task scores data.cifar10's test batch.
struct ValidationConfig {
    std::vector<std::string> clean;
    std::vector<PairFolders> pairs;
    std::vector<LabelledFolders> labelled;
    int64_t every = 1000;   // steps
    int64_t pictures = 20;  // crops that are scored
    int64_t crop = 256;
    int64_t samples = 4;  // of them written to samples/
};

// What each loss counts.
struct LossConfig {
    double l1 = 0, charbonnier = 0, smooth_l1 = 0, mse = 0, log_mse = 0, ssim = 0, fft = 0;
    double perceptual = 0;       // difference of VGG-16's features
    double segmentation = 0;     // classes that a frozen segmenter sees, see frozen_segmenter.h
    double distillation = 0;     // difference to what a teacher restores, see teacher.h
    double weather = 0;          // naming the weather
    double load_balance = 0;     // λ1
    double uncertainty = 0;      // λ2
    double specialisation = 0;   // mutual information of weather and expert
    double cross_entropy = 0;    // of the segment and classify tasks, which have no other of their own
    double class_balance = 0;    // see class_weights(): 0, or above 1
    std::string vgg = {};        // file of torchvision's vgg16, for perceptual
    std::string segmenter = {};  // a model file or an installed segmenter, for segmentation
    std::string teacher = {};    // a model file or an installed model, for distillation
};

enum class OptimizerKind { kAdamW, kMuon };

struct OptimizerConfig {
    OptimizerKind kind = OptimizerKind::kAdamW;  // kMuon: for the matrices, AdamW for the rest
    double lr = 5e-4, final_lr = 0;              // of AdamW, at its highest and at the end
    double muon_lr = 3e-3;                       // falls in proportion
    double weight_decay = 0.01;
    double beta1 = 0.9, beta2 = 0.999;
    double momentum = 0.95;  // of Muon
    double clip = 1.0;       // largest norm of all gradients together; 0: any
    int64_t accumulate = 1;  // batches a step, of each process
    double ema = 0.999;
    double experts_rate = 1;     // the learning rate of experts and routers, in multiples of the others'
    double balance_rate = 1e-3;  // of routers that keep their load even by themselves, see nn::UncertaintyRouter
};

enum class Curve { kCosine, kLinear, kPoly, kConstant };

// A part of the run: crops and batches may grow late, ε, the share of clean samples and the weather change.
struct Phase {
    double until = 1;  // share of all steps
    int64_t crop = 256;
    int64_t batch = 64;                                   // of each process
    double epsilon = 1e-4;                                // of log_mse
    double clean_share = 0;                               // of the samples that are given clean, to be left as they are
    nlohmann::json synthesis = nlohmann::json::object();  // fields of data.synthesis that differ
    nlohmann::json camera = nlohmann::json::object();     // fields of data.camera that differ
};

struct ScheduleConfig {
    int64_t steps = 0;  // 0: by epochs
    int64_t epochs = 0;
    double warmup = 0;  // share of the steps in which the rate rises from 0
    Curve curve = Curve::kCosine;
    std::vector<Phase> phases = std::vector<Phase>(1);  // by `until`, the last one being 1
};

struct CheckpointConfig {
    int64_t every = 1000;  // steps
    int64_t keep = 3;      // the newest so many
};

// What the network computes in; the weights stay float32.
enum class Precision { kFloat32, kBfloat16, kFloat16 };

struct TrainConfig {
    models::Task task = models::Task::kRestore;
    int64_t seed = 1;
    Precision precision = Precision::kFloat32;
    bool channels_last = false;  // how weights and batches lie in memory
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

    // Throws Error naming the field where fields do not fit together; from_json() has called it.
    void check() const;

    // data.synthesis with what differs in a phase. Throws Error naming the field that is wrong.
    weather::Recipe synthesis(std::size_t phase) const;
    // The same of data.camera.
    camera::CameraRanges camera(std::size_t phase) const;
};

}  // namespace deweather::trainer
