#include "trainer/config.h"

#include <algorithm>
#include <array>

#include "core/models/restoration_network.h"
#include "trainer/data/cifar.h"
#include "trainer/section.h"

namespace deweather::trainer {

namespace {

using models::ConfigFields;

constexpr int64_t kMany = 1'000'000'000;
constexpr double kLargest = 1e6;

const ConfigFields::Choices<OptimizerKind> kKinds = {{"adamw", OptimizerKind::kAdamW}, {"muon", OptimizerKind::kMuon}};
const ConfigFields::Choices<Precision> kPrecisions = {
    {"float32", Precision::kFloat32}, {"bfloat16", Precision::kBfloat16}, {"float16", Precision::kFloat16}};
const ConfigFields::Choices<Curve> kCurves = {
    {"cosine", Curve::kCosine}, {"linear", Curve::kLinear}, {"poly", Curve::kPoly}, {"constant", Curve::kConstant}};

const ConfigFields::Choices<models::Task> kTasks = {
    {"restore", models::Task::kRestore}, {"segment", models::Task::kSegment}, {"classify", models::Task::kClassify}};

struct NamedLoss {
    const char* name;
    double LossConfig::*weight;
};
constexpr std::array<NamedLoss, 15> kLosses = {{{"l1", &LossConfig::l1},
                                                {"charbonnier", &LossConfig::charbonnier},
                                                {"smooth_l1", &LossConfig::smooth_l1},
                                                {"mse", &LossConfig::mse},
                                                {"log_mse", &LossConfig::log_mse},
                                                {"ssim", &LossConfig::ssim},
                                                {"fft", &LossConfig::fft},
                                                {"perceptual", &LossConfig::perceptual},
                                                {"segmentation", &LossConfig::segmentation},
                                                {"distillation", &LossConfig::distillation},
                                                {"weather", &LossConfig::weather},
                                                {"load_balance", &LossConfig::load_balance},
                                                {"uncertainty", &LossConfig::uncertainty},
                                                {"specialisation", &LossConfig::specialisation},
                                                {"cross_entropy", &LossConfig::cross_entropy}}};
constexpr std::size_t kTaskLosses = 9;  // those of the restoration task, which come first

Error wrong(const std::string& section, const std::string& why) {
    return Error("bad configuration of", section, why);
}

std::vector<PairFolders> read_pairs(Section& section, const std::string& name) {
    std::vector<PairFolders> pairs;
    for (const auto& json : section.sections("pairs")) {
        const std::string where = name + ".pairs[" + std::to_string(pairs.size()) + "]";
        Section fields(where, json);
        PairFolders folders;
        fields.read_text("degraded", folders.degraded);
        fields.read_text("clean", folders.clean);
        fields.read_texts("weather", folders.weather);
        fields.done();
        if (folders.degraded.empty()) throw fields.wrong("degraded", "is missing: a folder");
        if (folders.clean.empty()) throw fields.wrong("clean", "is missing: a folder");
        for (const auto& weather : folders.weather)
            if (std::find(models::kWeathers.begin(), models::kWeathers.end(), weather) == models::kWeathers.end())
                throw fields.wrong("weather", "has to list rain, drop, haze or snow, not " + weather);
        pairs.push_back(std::move(folders));
    }
    return pairs;
}

nlohmann::json pairs_json(const std::vector<PairFolders>& pairs) {
    auto json = nlohmann::json::array();
    for (const auto& folders : pairs)
        json.push_back({{"degraded", folders.degraded}, {"clean", folders.clean}, {"weather", folders.weather}});
    return json;
}

std::vector<LabelledFolders> read_labelled(Section& section, const std::string& name) {
    std::vector<LabelledFolders> labelled;
    for (const auto& json : section.sections("labelled")) {
        Section fields(name + ".labelled[" + std::to_string(labelled.size()) + "]", json);
        LabelledFolders folders;
        fields.read_text("pictures", folders.pictures);
        fields.read_text("labels", folders.labels);
        fields.done();
        if (folders.pictures.empty()) throw fields.wrong("pictures", "is missing: a folder");
        if (folders.labels.empty()) throw fields.wrong("labels", "is missing: a folder");
        labelled.push_back(std::move(folders));
    }
    return labelled;
}

nlohmann::json labelled_json(const std::vector<LabelledFolders>& labelled) {
    auto json = nlohmann::json::array();
    for (const auto& folders : labelled) json.push_back({{"pictures", folders.pictures}, {"labels", folders.labels}});
    return json;
}

ModelConfig read_model(const nlohmann::json& json) {
    ModelConfig model;
    Section fields("model", json);
    fields.read_text("architecture", model.architecture);
    fields.read_text("weights", model.weights);
    fields.read("upcycle", model.upcycle);
    model.config = fields.section("config");
    fields.done();
    return model;
}

// Reads a weather::Recipe or camera::CameraRanges.
template <typename Drawn>
Drawn read_drawn(const nlohmann::json& json, const std::string& where) {
    try {
        return Drawn::from_json(json);
    } catch (const Error& error) {
        throw wrong(where, error.what());
    }
}

DataConfig read_data(const nlohmann::json& json) {
    DataConfig data;
    Section fields("data", json);
    fields.read_texts("clean", data.clean);
    data.pairs = read_pairs(fields, "data");
    data.labelled = read_labelled(fields, "data");
    fields.read_text("cifar10", data.cifar10);
    fields.read("scale_low", data.scale_low, 0.1, 10);
    fields.read("scale_high", data.scale_high, 0.1, 10);
    data.synthesis = read_drawn<weather::Recipe>(fields.section("synthesis"), "data.synthesis");
    data.camera = read_drawn<camera::CameraRanges>(fields.section("camera"), "data.camera");
    fields.read("flips", data.flips);
    fields.read("rotations", data.rotations);
    fields.read("halved", data.halved, 0, 1);
    fields.read("toned", data.toned, 0, 1);
    fields.read("workers", data.workers, 1, 256);
    fields.read("queue", data.queue, 1, 4096);
    fields.read("cache_mb", data.cache_mb, 0, kMany);
    fields.done();
    return data;
}

ValidationConfig read_validation(const nlohmann::json& json) {
    ValidationConfig validation;
    Section fields("validation", json);
    fields.read_texts("clean", validation.clean);
    validation.pairs = read_pairs(fields, "validation");
    validation.labelled = read_labelled(fields, "validation");
    fields.read("every", validation.every, 1, kMany);
    fields.read("pictures", validation.pictures, 1, 1'000'000);
    fields.read("crop", validation.crop, 16, 8192);
    fields.read("samples", validation.samples, 0, 1000);
    fields.done();
    return validation;
}

LossConfig read_loss(const nlohmann::json& json) {
    LossConfig loss;
    Section fields("loss", json);
    for (const auto& [name, weight] : kLosses) fields.read(name, loss.*weight, 0, kLargest);
    fields.read("class_balance", loss.class_balance, 0, 10);
    fields.read_text("vgg", loss.vgg);
    fields.read_text("segmenter", loss.segmenter);
    fields.read_text("teacher", loss.teacher);
    fields.done();
    return loss;
}

OptimizerConfig read_optimizer(const nlohmann::json& json) {
    OptimizerConfig optimizer;
    Section fields("optimizer", json);
    fields.read("kind", optimizer.kind, kKinds);
    fields.read("lr", optimizer.lr, 1e-12, 10);
    fields.read("final_lr", optimizer.final_lr, 0, 10);
    fields.read("muon_lr", optimizer.muon_lr, 1e-12, 10);
    fields.read("weight_decay", optimizer.weight_decay, 0, 10);
    fields.read("beta1", optimizer.beta1, 0, 0.999999);
    fields.read("beta2", optimizer.beta2, 0, 0.999999);
    fields.read("momentum", optimizer.momentum, 0, 0.999999);
    fields.read("clip", optimizer.clip, 0, kLargest);
    fields.read("accumulate", optimizer.accumulate, 1, 65536);
    fields.read("ema", optimizer.ema, 0, 0.9999999);
    fields.read("experts_rate", optimizer.experts_rate, 0, 1000);
    fields.read("balance_rate", optimizer.balance_rate, 0, 10);
    fields.done();
    return optimizer;
}

ScheduleConfig read_schedule(const nlohmann::json& json) {
    ScheduleConfig schedule;
    Section fields("schedule", json);
    fields.read("steps", schedule.steps, 0, kMany);
    fields.read("epochs", schedule.epochs, 0, 1'000'000);
    fields.read("warmup", schedule.warmup, 0, 1);
    fields.read("curve", schedule.curve, kCurves);
    const auto phases = fields.sections("phases");
    if (!phases.empty()) schedule.phases.clear();
    for (const auto& item : phases) {
        Phase phase;
        Section of_phase("schedule.phases[" + std::to_string(schedule.phases.size()) + "]", item);
        of_phase.read("until", phase.until, 0, 1);
        of_phase.read("crop", phase.crop, 16, 8192);
        of_phase.read("batch", phase.batch, 1, 65536);
        of_phase.read("epsilon", phase.epsilon, 1e-12, 1);
        of_phase.read("clean_share", phase.clean_share, 0, 1);
        phase.synthesis = of_phase.section("synthesis");
        phase.camera = of_phase.section("camera");
        of_phase.done();
        schedule.phases.push_back(phase);
    }
    fields.done();
    return schedule;
}

CheckpointConfig read_checkpoint(const nlohmann::json& json) {
    CheckpointConfig checkpoint;
    Section fields("checkpoint", json);
    fields.read("every", checkpoint.every, 1, kMany);
    fields.read("keep", checkpoint.keep, 1, 1'000'000);
    fields.done();
    return checkpoint;
}

nlohmann::json schedule_json(const ScheduleConfig& schedule) {
    auto phases = nlohmann::json::array();
    for (const auto& phase : schedule.phases)
        phases.push_back({{"until", phase.until},
                          {"crop", phase.crop},
                          {"batch", phase.batch},
                          {"epsilon", phase.epsilon},
                          {"clean_share", phase.clean_share},
                          {"synthesis", phase.synthesis},
                          {"camera", phase.camera}});
    return {{"steps", schedule.steps},
            {"epochs", schedule.epochs},
            {"warmup", schedule.warmup},
            {"curve", models::name_of(schedule.curve, kCurves)},
            {"phases", std::move(phases)}};
}

nlohmann::json optimizer_json(const OptimizerConfig& optimizer) {
    return {{"kind", models::name_of(optimizer.kind, kKinds)},
            {"lr", optimizer.lr},
            {"final_lr", optimizer.final_lr},
            {"muon_lr", optimizer.muon_lr},
            {"weight_decay", optimizer.weight_decay},
            {"beta1", optimizer.beta1},
            {"beta2", optimizer.beta2},
            {"momentum", optimizer.momentum},
            {"clip", optimizer.clip},
            {"accumulate", optimizer.accumulate},
            {"ema", optimizer.ema},
            {"experts_rate", optimizer.experts_rate},
            {"balance_rate", optimizer.balance_rate}};
}

void check_segment(const LossConfig& loss, const DataConfig& data, const ValidationConfig& validation) {
    if (loss.cross_entropy <= 0) throw wrong("loss", "'cross_entropy' has to be above 0 for the segment task");
    for (const auto& named : kLosses)
        if (named.weight != &LossConfig::cross_entropy && loss.*named.weight > 0)
            throw wrong("loss", "the segment task has 'cross_entropy' alone, not '" + std::string(named.name) + "'");
    if (loss.class_balance > 0 && loss.class_balance <= 1)
        throw wrong("loss", "'class_balance' has to be 0 or above 1");
    if (!data.clean.empty() || !data.pairs.empty() || !validation.clean.empty() || !validation.pairs.empty())
        throw wrong("data", "the segment task takes 'labelled', neither 'clean' nor 'pairs'");
    if (data.scale_low > data.scale_high) throw wrong("data", "'scale_low' is larger than 'scale_high'");
}

void check_classify(const LossConfig& loss, const DataConfig& data, const ValidationConfig& validation,
                    const ScheduleConfig& schedule) {
    if (loss.cross_entropy <= 0) throw wrong("loss", "'cross_entropy' has to be above 0 for the classify task");
    for (const auto& [name, weight] : kLosses)
        if (weight != &LossConfig::cross_entropy && weight != &LossConfig::load_balance &&
            weight != &LossConfig::uncertainty && loss.*weight > 0)
            throw wrong("loss", "the classify task has 'cross_entropy', 'load_balance' and 'uncertainty', not '" +
                                    std::string(name) + "'");
    if (!data.clean.empty() || !data.pairs.empty() || !data.labelled.empty() || !validation.clean.empty() ||
        !validation.pairs.empty() || !validation.labelled.empty())
        throw wrong("data", "the classify task takes 'cifar10' alone");
    for (const auto& phase : schedule.phases)
        if (phase.crop != kCifarSide) throw wrong("schedule.phases", "'crop' has to be 32, as CIFAR-10's pictures are");
}

}  // namespace

TrainConfig TrainConfig::from_json(const nlohmann::json& json) {
    TrainConfig config;
    Section fields("training", json);
    fields.read("task", config.task, kTasks);
    fields.read("seed", config.seed, 0, kMany);
    fields.read("precision", config.precision, kPrecisions);
    fields.read("channels_last", config.channels_last);
    fields.read("log_every", config.log_every, 1, kMany);
    config.model = read_model(fields.section("model"));
    config.data = read_data(fields.section("data"));
    config.validation = read_validation(fields.section("validation"));
    config.loss = read_loss(fields.section("loss"));
    config.optimizer = read_optimizer(fields.section("optimizer"));
    config.schedule = read_schedule(fields.section("schedule"));
    config.checkpoint = read_checkpoint(fields.section("checkpoint"));
    fields.done();
    config.check();
    return config;
}

nlohmann::json TrainConfig::to_json() const {
    nlohmann::json losses;
    for (const auto& [name, weight] : kLosses) losses[name] = loss.*weight;
    losses["class_balance"] = loss.class_balance;
    losses["vgg"] = loss.vgg;
    losses["segmenter"] = loss.segmenter;
    losses["teacher"] = loss.teacher;
    return {{"task", models::name_of(task, kTasks)},
            {"seed", seed},
            {"precision", models::name_of(precision, kPrecisions)},
            {"channels_last", channels_last},
            {"log_every", log_every},
            {"model",
             {{"architecture", model.architecture},
              {"weights", model.weights},
              {"upcycle", model.upcycle},
              {"config", model.config}}},
            {"data",
             {{"clean", data.clean},
              {"pairs", pairs_json(data.pairs)},
              {"labelled", labelled_json(data.labelled)},
              {"cifar10", data.cifar10},
              {"scale_low", data.scale_low},
              {"scale_high", data.scale_high},
              {"synthesis", data.synthesis.to_json()},
              {"camera", data.camera.to_json()},
              {"flips", data.flips},
              {"rotations", data.rotations},
              {"halved", data.halved},
              {"toned", data.toned},
              {"workers", data.workers},
              {"queue", data.queue},
              {"cache_mb", data.cache_mb}}},
            {"validation",
             {{"clean", validation.clean},
              {"pairs", pairs_json(validation.pairs)},
              {"labelled", labelled_json(validation.labelled)},
              {"every", validation.every},
              {"pictures", validation.pictures},
              {"crop", validation.crop},
              {"samples", validation.samples}}},
            {"loss", std::move(losses)},
            {"optimizer", optimizer_json(optimizer)},
            {"schedule", schedule_json(schedule)},
            {"checkpoint", {{"every", checkpoint.every}, {"keep", checkpoint.keep}}}};
}

void TrainConfig::check() const {
    if ((schedule.steps > 0) == (schedule.epochs > 0))
        throw wrong("schedule", "give either 'steps' or 'epochs', the other being 0");
    if (optimizer.final_lr > optimizer.lr) throw wrong("optimizer", "'final_lr' is larger than 'lr'");
    const bool learns = std::any_of(kLosses.begin(), kLosses.begin() + kTaskLosses,
                                    [&](const NamedLoss& named) { return loss.*named.weight > 0; });
    if (task == models::Task::kSegment) {
        check_segment(loss, data, validation);
    } else if (task == models::Task::kClassify) {
        check_classify(loss, data, validation, schedule);
    } else if (!learns) {
        throw wrong(
            "loss",
            "one of l1, charbonnier, smooth_l1, mse, log_mse, ssim, fft, perceptual, distillation has to be above 0");
    } else if (!data.labelled.empty() || !validation.labelled.empty()) {
        throw wrong("data", "'labelled' is for task = \"segment\"");
    } else if (!data.cifar10.empty()) {
        throw wrong("data", "'cifar10' is for task = \"classify\"");
    }
    if (model.upcycle && model.weights.empty())
        throw wrong("model", "'upcycle' needs 'weights': the model whose weights the experts start from");
    if (loss.perceptual > 0 && loss.vgg.empty())
        throw wrong("loss", "'perceptual' needs 'vgg': a file of torchvision's vgg16, .pth or .safetensors");
    if (loss.segmentation > 0 && loss.segmenter.empty())
        throw wrong("loss", "'segmentation' needs 'segmenter': a model file that segments, or an installed one's name");
    if (loss.distillation > 0 && loss.teacher.empty())
        throw wrong("loss", "'distillation' needs 'teacher': a model file that restores, or an installed one's name");
    double before = 0;
    for (const auto& phase : schedule.phases) {
        if (phase.until <= before) throw wrong("schedule", "'until' has to grow from phase to phase");
        before = phase.until;
    }
    if (before != 1) throw wrong("schedule", "'until' of the last phase has to be 1");
    for (std::size_t phase = 0; phase < schedule.phases.size(); ++phase) {
        (void)synthesis(phase);
        (void)camera(phase);
    }
}

weather::Recipe TrainConfig::synthesis(std::size_t phase) const {
    auto recipe = data.synthesis.to_json();
    recipe.merge_patch(schedule.phases.at(phase).synthesis);
    return read_drawn<weather::Recipe>(recipe, "schedule.phases[" + std::to_string(phase) + "].synthesis");
}

camera::CameraRanges TrainConfig::camera(std::size_t phase) const {
    auto ranges = data.camera.to_json();
    ranges.merge_patch(schedule.phases.at(phase).camera);
    return read_drawn<camera::CameraRanges>(ranges, "schedule.phases[" + std::to_string(phase) + "].camera");
}

}  // namespace deweather::trainer
