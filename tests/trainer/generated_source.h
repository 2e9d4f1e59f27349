// Generated pictures under a veil that a small network learns to remove.
#pragma once

#include <torch/types.h>

#include <set>

#include "trainer/config.h"
#include "trainer/sample_source.h"
#include "trainer/seeds.h"

class GeneratedSource : public deweather::trainer::SampleSource {
  public:
    // broken: indices of samples that are NaN.
    explicit GeneratedSource(std::set<uint64_t> broken = {}) : broken_(std::move(broken)) {}

    deweather::trainer::Sample draw(uint64_t index, const deweather::trainer::SampleRequest& request) const override {
        const int64_t crop = request.crop;
        deweather::trainer::Random random(deweather::trainer::seed_of(7, index % 20));
        const auto ramp = at::linspace(0, 1, crop);
        const auto surface = [&] {
            const double x = random.uniform(), y = random.uniform(), wave = 3 + 20 * random.uniform();
            return 0.5 + 0.25 * at::sin(ramp.unsqueeze(1) * wave + x) + 0.25 * at::cos(ramp.unsqueeze(0) * wave + y);
        };
        auto clean = at::stack({surface(), surface(), surface()}).contiguous();
        auto degraded = request.weather ? (clean * 0.4 + 0.5).contiguous() : clean.clone();
        if (broken_.contains(index)) degraded.fill_(std::numeric_limits<float>::quiet_NaN());
        return {.degraded = degraded, .clean = clean, .weather = at::tensor({0.F, 0.F, 1.F, 0.F})};
    }
    int64_t size() const override { return 20; }

  private:
    std::set<uint64_t> broken_;
};

// A network of some thousand weights, trained in a second or two.
inline deweather::trainer::TrainConfig tiny_config(int64_t steps) {
    deweather::trainer::TrainConfig config;
    config.model.architecture = "mofme-compact";
    config.model.config = {{"half_channels", 8}, {"quarter_channels", 8}, {"dim", 16}, {"layers", 1},
                           {"heads", 2},         {"experts", 4}};
    config.loss = {.l1 = 1, .log_mse = 0.1, .weather = 0.1, .load_balance = 0.01};
    config.optimizer.kind = deweather::trainer::OptimizerKind::kMuon;
    config.optimizer.lr = 3e-3;
    config.optimizer.muon_lr = 0.02;
    config.optimizer.ema = 0.9;
    config.schedule.steps = steps;
    config.schedule.phases = {{.until = 0.5, .crop = 32, .batch = 2, .epsilon = 1e-3, .clean_share = 0.1},
                              {.until = 1, .crop = 40, .batch = 3, .epsilon = 1e-4, .clean_share = 0.1}};
    config.log_every = 5;
    config.validation.pictures = 2;
    config.validation.crop = 32;
    config.validation.samples = 1;
    config.validation.every = 10;
    config.checkpoint.every = 10;
    config.check();
    return config;
}
