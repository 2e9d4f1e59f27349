// Gradient averaging over two real processes.
#include "trainer/gradient_average.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <QtTest>
#include <array>

#include "core/models/registry.h"
#include "generated_source.h"
#include "trainer/batch_loader.h"
#include "trainer/losses.h"
#include "trainer/optimizer.h"
#include "two_processes.h"

using namespace deweather;
using namespace deweather::trainer;

namespace {

constexpr int kExperts = 48;
constexpr int64_t kBatch = 2;  // of each of two processes

// Every second picture is noise, so that the two processes' tokens go to different experts.
class UnlikeSource : public GeneratedSource {
  public:
    Sample draw(uint64_t index, const SampleRequest& request) const override {
        auto sample = GeneratedSource::draw(index, request);
        const int64_t crop = request.crop;
        if (index % 2 == 1) sample.degraded = at::rand({3, crop, crop}, at::detail::createCPUGenerator(index));
        return sample;
    }
};

// The losses are means over samples, so that the mean of two halves equals that of the whole.
TrainConfig config_of(int64_t accumulate) {
    auto config = tiny_config(3);
    config.model.config["experts"] = kExperts;
    config.loss = {.l1 = 1, .log_mse = 0.1, .weather = 0.1};
    config.optimizer.accumulate = accumulate;
    return config;
}

std::unique_ptr<models::RestorationNetwork> network_of(const TrainConfig& config, uint64_t seed) {
    at::manual_seed(seed);
    return models::create(config.model.architecture, config.model.config);
}

// The part of each joint batch of 2 * kBatch that a process takes.
struct Share {
    int64_t rank, count;
};

void add_gradients(models::RestorationNetwork& network, GradientAverage& average, const TrainConfig& config,
                   const Share& share, int64_t step) {
    const auto parts = config.optimizer.accumulate;
    const UnlikeSource source;
    for (int64_t part = 0; part < parts; ++part) {
        const auto batch = draw_batch(source,
                                      {.first = static_cast<uint64_t>((step * parts + part) * 2 * kBatch + share.rank),
                                       .stride = static_cast<uint64_t>(share.count),
                                       .count = 2 * kBatch / share.count,
                                       .sample = {.crop = 24}},
                                      1);
        models::RoutingTrace trace;
        const auto restored = network.forward(batch.degraded, &trace);
        const auto loss =
            total_loss(losses_of(config.loss, {.restored = restored, .clean = batch.clean, .weather = batch.weather},
                                 trace, 1e-3)) /
            static_cast<double>(parts);
        if (part + 1 == parts)
            average.backward(loss);
        else
            loss.backward();
    }
}

Tensors gradients_of(const models::RestorationNetwork& network) {
    Tensors gradients;
    for (const auto& parameter : network.parameters())
        gradients.push_back(parameter.grad().defined() ? parameter.grad().clone() : at::zeros_like(parameter));
    return gradients;
}

struct Trained {
    Tensors first_gradients, weights;
};

// Three joint steps of all processes of the group.
Trained three_steps(const ProcessGroup& group, int64_t accumulate) {
    const auto config = config_of(accumulate);
    // Each process starts with its own weights and receives those of rank 0.
    const auto network = network_of(config, static_cast<uint64_t>(1 + group.rank()));
    group.broadcast(network->parameters());
    GradientAverage average(group, network->parameters());
    Optimizer optimizer(*network, config.optimizer);
    Trained trained;
    for (int64_t step = 0; step < 3; ++step) {
        add_gradients(*network, average, config, {.rank = group.rank(), .count = group.size()}, step);
        if (step == 0) trained.first_gradients = gradients_of(*network);
        (void)optimizer.clip();
        optimizer.step(1);
        optimizer.forget_gradients();
    }
    trained.weights = copies(network->parameters());
    return trained;
}

// Parameters that one process, both, or none use; in two parts, of which only the second is averaged at the end. The
// gradients: undefined ones are NaN here.
Tensors unevenly_used(const ProcessGroup& group) {
    Tensors parameters;
    for (int i = 0; i < 5; ++i) parameters.push_back(at::ones({3}).requires_grad_());
    GradientAverage average(group, parameters);
    const bool first = group.leads();
    Tensors gradients;
    for (int step = 0; step < 2; ++step) {
        // 0: both; 1: the first process alone; 2: the second alone, in the first part; 3: changes with the step; 4:
        // none
        auto early = parameters[0].sum() * 2;
        if (!first) early = early + parameters[2].sum() * 8;
        early.backward();
        auto late = parameters[0].sum() * (first ? 1 : 3);
        if (first) late = late + parameters[1].sum() * 4;
        if (first == (step == 0)) late = late + parameters[3].sum() * 6;
        average.backward(late);
        for (auto& parameter : parameters) {
            gradients.push_back(parameter.grad().defined() ? parameter.grad().clone() : at::full({3}, NAN));
            parameter.mutable_grad().reset();
        }
    }
    return gradients;
}

int second_process(const ProcessGroup& group, const QStringList& part) {
    if (part[0] == "uneven") {
        group.broadcast(unevenly_used(group), 1);
    } else {
        const auto trained = three_steps(group, part[1].toLongLong());
        group.broadcast(trained.first_gradients, 1);
        group.broadcast(trained.weights, 1);
    }
    return 0;
}

}  // namespace

class TestGradientAverage : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void gradients_are_those_of_one_process_with_the_joint_batch_data() {
        QTest::addColumn<int>("accumulate");
        QTest::newRow("each batch a step") << 1;
        QTest::newRow("accumulated") << 3;
    }
    void gradients_are_those_of_one_process_with_the_joint_batch() {
        QFETCH(int, accumulate);
        const auto alone = three_steps(ProcessGroup(), accumulate);
        TwoProcesses two({"steps", QString::number(accumulate)});
        const auto together = three_steps(two.group(), accumulate);
        auto gradients = copies(together.first_gradients), weights = copies(together.weights);
        two.group().broadcast(gradients, 1);
        two.group().broadcast(weights, 1);
        QCOMPARE(two.status(), 0);

        const double error = distance(together.first_gradients, alone.first_gradients);
        QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
        for (std::size_t i = 0; i < weights.size(); ++i) {
            QVERIFY(at::equal(gradients[i], together.first_gradients[i]));
            QVERIFY(at::equal(weights[i], together.weights[i]));
        }
        QVERIFY(distance(together.weights, alone.weights) < 1e-3);

        // It differs from one half, and an expert got no token in one process and some in the other.
        const auto config = config_of(accumulate);
        std::array<Tensors, 2> half;
        for (int64_t rank = 0; rank < 2; ++rank) {
            const auto network = network_of(config, 1);
            const ProcessGroup nobody;
            GradientAverage average(nobody, network->parameters());
            add_gradients(*network, average, config, {.rank = rank, .count = 2}, 0);
            half[static_cast<std::size_t>(rank)] = gradients_of(*network);
        }
        QVERIFY(distance(half[0], alone.first_gradients) > 0.01);
        int64_t one_sided = 0;
        for (std::size_t i = 0; i < half[0].size(); ++i) {
            if (half[0][i].dim() < 2 || half[0][i].size(0) != kExperts) continue;
            const auto used = [&](std::size_t rank) { return half[rank][i].flatten(1).abs().amax(1) > 0; };
            one_sided += (used(0) != used(1)).sum().item<int64_t>();
        }
        QVERIFY(one_sided > 0);
    }

    void parameters_that_not_all_use() {
        TwoProcesses two({"uneven"});
        const auto own = unevenly_used(two.group());
        auto others = copies(own);
        two.group().broadcast(others, 1);
        // (2 + 1 + 2 + 3) / 2, 4 / 2, 8 / 2, 6 / 2, none.
        for (const std::size_t step : {0, 1}) {
            int i = 0;
            for (const double expected : {4.0, 2.0, 4.0, 3.0}) {
                const auto& gradient = own[step * 5 + static_cast<std::size_t>(i++)];
                QVERIFY2(at::equal(gradient, at::full({3}, expected)),
                         qPrintable(QString("%1 %2").arg(i).arg(gradient[0].item<double>())));
            }
            QVERIFY(own[step * 5 + 4].isnan().all().item<bool>());
        }
        for (std::size_t i = 0; i < own.size(); ++i)
            QVERIFY(at::equal(at::nan_to_num(own[i]), at::nan_to_num(others[i])));
        QCOMPARE(two.status(), 0);
    }
};

int main(int argc, char** argv) {
    return run_in_two_processes<TestGradientAverage>(argc, argv, second_process);
}
#include "test_gradient_average.moc"
