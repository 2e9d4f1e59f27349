// Common tests of all published networks: the authors' names, shapes and outputs, any size, gradients, and model files.
//
//     void agrees_with_the_authors() { published::agrees_with_the_authors("prenet", "prenet"); }
#pragma once

#include "../../npy.h"
#include "../../weights_by_formula.h"
#include "core/base/error.h"
#include "core/checkpoint/import.h"
#include "core/checkpoint/model_file.h"
#include "core/models/profile.h"
#include "core/models/registry.h"

#include <c10/core/InferenceMode.h>

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

namespace published {

inline std::string file(const std::string& name) {
    return DEWEATHER_SHARED "/parity/networks/" + name;
}

inline bool has(const std::string& name) {
    return QFileInfo::exists(QString::fromStdString(file(name)));
}

using Names = std::function<std::string(const std::string&)>;

inline at::Tensor stored_input() {
    return read_npy(file("input.npy")).permute({2, 0, 1}).to(at::kFloat).div(255).unsqueeze(0);
}

// The picture, extended by repeated reflection to another size, as in the stored outputs of larger pictures.
inline at::Tensor mirrored(const at::Tensor& pictures, int64_t height, int64_t width) {
    const auto along = [](const at::Tensor& x, int64_t axis, int64_t length) {
        const int64_t size = x.size(axis);
        const auto index = at::arange(length).remainder(2 * size);
        return x.index_select(axis, at::minimum(index, 2 * size - 1 - index));
    };
    return along(along(pictures, 2, height), 3, width);
}

inline void gives(deweather::models::RestorationNetwork& network, const at::Tensor& input, const at::Tensor& theirs) {
    const auto recorded = network.forward(input, nullptr)[0].detach();
    at::Tensor inferred;
    {
        const c10::InferenceMode inference;
        inferred = network.forward(input, nullptr)[0];
    }
    for (const auto& ours : {recorded, inferred}) {
        const double apart = disagreement(ours, theirs);
        QVERIFY2(apart < 2e-4, qPrintable(QString("apart by %1").arg(apart)));
    }
}

// preset: our name; fixture: the stored outputs; names: maps our tensor names to the authors', where they differ.
inline void agrees_with_the_authors(
    const std::string& preset, const std::string& fixture,
    const Names& names = [](const std::string& name) { return name; }) {
    if (!has(fixture + ".json")) QSKIP("the stored outputs are not here");
    const auto network = deweather::models::create(preset);
    network->eval();
    fill_by_formula(*network, file(fixture + ".json"), names);
    gives(*network, stored_input(), read_npy(file(fixture + ".output.npy")));
    // A picture of odd sides, which has to be padded as the authors do.
    if (has(fixture + ".odd.output.npy"))
        gives(*network, stored_input().slice(2, 0, 61).slice(3, 0, 93), read_npy(file(fixture + ".odd.output.npy")));
}

// The authors' checkpoint, imported with these overrides of the config, reproduces the output of their code.
inline void agrees_with_trained_weights(const std::string& checkpoint, const std::string& fixture,
                                        const nlohmann::json& config = nlohmann::json::object()) {
    const std::string path = DEWEATHER_SHARED "/data/peers/" + checkpoint;
    if (!has(fixture + ".json") || !QFileInfo::exists(QString::fromStdString(path)))
        QSKIP("the authors' weights are not here");
    const auto imported = deweather::checkpoint::import_checkpoint(path, std::nullopt, config);
    gives(*imported.network, stored_input(), read_npy(file(fixture + ".real.output.npy")));
}

// Among all stored lists of tensors, only this fixture's is recognised as this architecture, whichever tensor it lacks,
// and yields a config that creates the preset.
inline void recognises_its_own(const std::string& architecture, const std::string& preset, const std::string& fixture) {
    if (!has(fixture + ".json")) QSKIP("the stored lists of tensors are not here");
    const auto recognise = deweather::models::find_architecture(architecture).recognise;
    const auto own = shapes_in(file(fixture + ".json"));
    const auto config = recognise(own);
    QVERIFY(config.has_value());
    QCOMPARE(QString::fromStdString(deweather::models::create(architecture, *config)->config().dump()),
             QString::fromStdString(deweather::models::create(preset)->config().dump()));
    for (const auto& [name, shape] : own) {
        auto fewer = own;
        fewer.erase(name);
        QVERIFY2(recognise(fewer) == config, name.c_str());
    }
    auto more = own;
    more["num_batches_tracked"] = {};
    QVERIFY(recognise(more) == config);
    QVERIFY(!recognise({}).has_value());
    for (const auto& info : QDir(QString::fromStdString(file(""))).entryInfoList({"*.json"})) {
        const auto other = info.completeBaseName().toStdString();
        if (other.compare(0, 6, fixture.substr(0, 6)) == 0) continue;
        QVERIFY2(!recognise(shapes_in(file(other + ".json"))).has_value(), other.c_str());
    }
}

inline void takes_any_size(deweather::models::RestorationNetwork& network) {
    const c10::InferenceMode inference;
    for (const auto& [height, width] : {std::pair(1, 1), {1, 9}, {7, 3}, {9, 17}, {2, 70}, {33, 20}}) {
        const auto input = at::rand({2, 3, height, width});
        const auto before = input.clone();
        const auto output = network.forward(input, nullptr);
        QCOMPARE(output.sizes(), input.sizes());
        QVERIFY(output.isfinite().all().item<bool>());
        QVERIFY(at::equal(input, before));
        QVERIFY(at::equal(network.forward(input, nullptr), output));
        // A picture does not depend on the others in its batch.
        QVERIFY(largest_difference(network.forward(input.slice(0, 1, 2), nullptr)[0], output[1]) < 1e-5);
    }
}

// Every parameter gets a gradient, and it is the slope of the loss along a random direction.
inline void learns(deweather::models::RestorationNetwork& network) {
    network.to(at::kDouble);
    const auto input = at::rand({2, 3, 7, 6}, at::kDouble), wanted = at::rand({2, 3, 7, 6}, at::kDouble);
    const auto loss = [&] { return (network.forward(input, nullptr) - wanted).square().mean(); };
    loss().backward();
    std::vector<at::Tensor> directions;
    double slope = 0;
    for (const auto& item : network.named_parameters()) {
        QVERIFY2(item.value().grad().defined(), item.key().c_str());
        directions.push_back(at::randn_like(item.value().detach()));
        slope += (item.value().grad() * directions.back()).sum().item<double>();
    }
    const at::NoGradGuard no_grad;
    constexpr double kStep = 1e-6;
    const auto move = [&](double by) {
        std::size_t index = 0;
        for (auto& parameter : network.parameters()) parameter.add_(directions[index++], by);
        return loss().item<double>();
    };
    const double above = move(kStep), below = move(-2 * kStep);
    const double measured = (above - below) / (2 * kStep);
    QVERIFY2(std::abs(measured - slope) < 1e-4 * std::max(1.0, std::abs(slope)),
             qPrintable(QString("%1 by gradients, %2 measured").arg(slope).arg(measured)));
}

inline void comes_back_from_its_file(const deweather::models::RestorationNetwork& network) {
    const QTemporaryDir folder;
    const auto path = folder.filePath("network.safetensors").toStdString();
    deweather::checkpoint::save_model(network, {}, path, at::kFloat, deweather::Existing::kKeep);
    const auto loaded = deweather::checkpoint::load_model(path);
    QCOMPARE(QString::fromStdString(loaded.network->config().dump()), QString::fromStdString(network.config().dump()));
    const c10::InferenceMode inference;
    const auto input = at::rand({1, 3, 12, 9});
    QVERIFY(at::equal(loaded.network->forward(input, nullptr),
                      const_cast<deweather::models::RestorationNetwork&>(network).forward(input, nullptr)));
}

// The error for such a config; empty if it is accepted.
inline QString refusal(const std::string& architecture, const QString& config) {
    try {
        deweather::models::create(architecture, nlohmann::json::parse(config.toStdString()));
        return {};
    } catch (const deweather::Error& error) {
        return error.what();
    }
}

}  // namespace published
