// Context of the examples in trainer.
#pragma once

#include <torch/csrc/distributed/c10d/reducer.hpp>

#include "core/checkpoint/network_state.h"
#include "core/nn/router.h"

namespace deweather::examples::in_trainer {

struct Context {
    Any print, write, say, plot, train_on;
    Progress progress;
    c10::Device device;
    std::filesystem::path folder, file;
    std::string text, png_bytes;

    trainer::TrainConfig config;
    trainer::RunDirectory run;
    trainer::TrainState state;
    const trainer::SampleSource &source, &validation;
    const std::vector<trainer::Pictures> pictures;
    const trainer::Degrade degrade;
    const trainer::FolderSource::Options options;
    const trainer::BatchPlan plan;
    const trainer::Phase& phase;
    const trainer::Schedule schedule;
    trainer::Batch batch;
    trainer::Optimizer optimizer;
    trainer::Ema ema;
    trainer::RunReader reader;
    const trainer::RouterHealth health;
    const trainer::ProcessGroup group;
    std::unique_ptr<models::Network> network;
    models::RoutingTrace trace;

    at::Tensor weight, images, degraded, restored, clean, loss, x, y, w;
    int64_t step, rank, size;
    double elapsed;
    bool gradients_are_finite;

    std::vector<trainer::NamedModel> models;
    std::vector<trainer::PairedData> sets;
    trainer::Evaluation evaluation;
};

struct CheckpointContext : Context {
    models::Network& network;
};

struct CounterfactualStudyContext : Context {
    trainer::NamedModel& model;
};

struct EstimateContext : Context {
    std::unique_ptr<trainer::SampleSource> validation;
    const trainer::TrainOptions options;
};

struct GlooContext : Context {
    c10::intrusive_ptr<c10d::ProcessGroup> group;
    c10::intrusive_ptr<c10d::Store> store;
    std::chrono::milliseconds timeout;
};

struct GradientAverageContext : Context {
    at::Tensor loss_of_first_part, loss_of_last_part;
};

struct MetricsContext : Context {
    std::vector<trainer::WeightedLoss> losses;
    std::vector<std::vector<double>> load;
};

struct ObjectiveContext : Context {
    models::Network& network;
};

struct PairsContext {
    Any train;
};

struct PermutationContext {
    uint64_t count, index, seed;
};

struct ProcessGroupContext {
    std::optional<trainer::Launch> launch;
    c10::Device device;
    double loss, psnr;
};

struct ProvenanceContext {
    const checkpoint::Model model;
    std::filesystem::path run;
};

struct RunLockContext {
    std::filesystem::path folder;
};

struct SectionContext {
    nlohmann::json json;
    trainer::DataConfig data;
};

struct SeedsContext {
    uint64_t run_seed, index;
    int64_t width, crop;
};

struct SegmentStudyContext : Context {
    segment::Segmenter& segmenter;
    std::vector<trainer::NamedModel>& restorers;
    const std::vector<trainer::LabelledFile> pictures;
};

struct UpcycleContext : Context {
    std::map<std::string, at::Tensor> tensors_of_the_trained_model;
};

struct ClipsContext : Context {
    restore::Restorer& restorer;
};

struct NoReferenceStudyContext : Context {
    trainer::NamedModel& model;
    std::vector<std::string> folders;
    const analysis::NoReference judge;
};

struct TrainingSourceContext : Context {
    uint64_t seed;
};

}  // namespace deweather::examples::in_trainer
