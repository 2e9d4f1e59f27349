#include "app/studio/engine/engine.h"

#include <algorithm>
#include <iterator>

#include "app/studio/engine/device/shared_device.h"

namespace deweather::studio {

namespace {

constexpr int kReaders = 2;

}  // namespace

Engine::Engine(SharedDevice& device) : Engine(nullptr, &device) {}

Engine::Engine(const QString& device) : Engine(std::make_unique<SharedDevice>(device), nullptr) {}

Engine::Engine(std::unique_ptr<SharedDevice> own, SharedDevice* given)
    : own_device_(std::move(own)),
      device_(given != nullptr ? *given : *own_device_),
      models_(device_.models),
      pictures_(pool_),
      scorer_(pictures_, models_, strengths_, pool_),
      presenter_(pictures_, models_, strengths_, scorer_, pool_),
      restoring_(device_, pictures_, models_,
                 {.strength = [this](int id) { return strengths_.of(id); },
                  .made =
                      [this](int id, const std::string& model, const PictureResult& result) {
                          presenter_.result_made(id, model);
                          saver_.result_made(id, model, result);
                      },
                  .previewed =
                      [this](int id, const std::string& model, const ShownResult& result) {
                          presenter_.show_result(presenter_.showing(id), model, result);
                      },
                  .failed = [this](int id, const std::string& model,
                                   const QString& message) { saver_.result_failed(id, model, message); },
                  .may_go_on = [this] { return !saver_.is_full(); }}),
      saver_(pictures_, {.wanted = [this](int id, const std::string& model) { return restoring_.want(id, model); },
                         .written = [this] { restoring_.wake(); }}),
      clip_(device_, models_, presenter_, pool_, [this](bool playing) { restoring_.set_held(playing); }),
      clip_pictures_(pool_),
      clip_exports_(device_, pictures_, strengths_) {
    pool_.setMaxThreadCount(kReaders);
    pictures_.on_evicted([this](const std::vector<int>& ids) { restoring_.evicted(ids); });
    connect(&device_.models, &ModelPool::device_lost, this, &Engine::device_lost, Qt::DirectConnection);
}

// Whoever uses a service stops before it.
Engine::~Engine() {
    clip_.close();
    clip_pictures_.close();
    clip_exports_.close();
    restoring_.close();
    presenter_.close();
    scorer_.close();
    pictures_.close();
}

void Engine::start() {
    restoring_.start();
    clip_.start();
    clip_exports_.start();
}

void Engine::set_models(const QStringList& models) {
    std::vector<std::string> names, added;
    const auto before = models_.names();
    for (const auto& model : models) names.push_back(model.toStdString());
    std::copy_if(names.begin(), names.end(), std::back_inserter(added),
                 [&](const auto& name) { return std::find(before.begin(), before.end(), name) == before.end(); });
    models_.set(names);
    restoring_.set_models(names);
    presenter_.models_added(added);
}

void Engine::add(int id, const QString& path) {
    pictures_.add(id, path);
    restoring_.add(id);
}

void Engine::add_clip(int id, const QString& path) {
    pictures_.add(id, path);
}

void Engine::remove(const QList<int>& ids) {
    if (ids.contains(presenter_.shown())) show(kNone);
    clip_exports_.remove(ids);
    saver_.drop(ids);
    restoring_.remove(ids);
    scorer_.remove(ids);
    pictures_.remove(ids);
}

void Engine::show(int id) {
    clip_.leave();
    clip_pictures_.set_clip(kNone, {});
    presenter_.show(id);
    restoring_.show(id == kNone ? std::nullopt : std::optional(id));
}

void Engine::show_clip(int id) {
    restoring_.show(std::nullopt);
    const auto path = pictures_.path(id);
    clip_.show(id, path);
    clip_pictures_.set_clip(id, path);
}

void Engine::set_strength(const QList<int>& ids, const Strength& strength) {
    QList<int> removing;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(removing),
                 [&](int id) { return strengths_.of(id).removes != strength.removes; });
    strengths_.set(ids, strength);
    restoring_.removal_changed(removing);
    presenter_.strength_changed(ids);
    scorer_.update_later();
}

void Engine::save(const SaveRequest& request) {
    saver_.save(request, strengths_.of(request.picture));
}

void Engine::set_paused(bool paused) {
    restoring_.set_paused(paused);
    clip_exports_.set_paused(paused);
}

void Engine::cancel(const QList<int>& ids) {
    saver_.drop(restoring_.cancel(ids));
    clip_exports_.cancel(ids);
}

void Engine::retry(const QList<int>& ids) {
    models_.retry();
    restoring_.retry(ids);
    presenter_.retry(ids);
}

}  // namespace deweather::studio
