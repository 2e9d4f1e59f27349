#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/engine_work.h"

namespace deweather::studio {

namespace {

// Scores are computed after the slider has rested for this many milliseconds.
constexpr int kScoreDelay = 300;

}  // namespace

Engine::Engine(SharedDevice& device) : device_(device), work_(std::make_unique<Work>(*this, device)) {
    begin();
}

Engine::Engine(const QString& device)
    : own_device_(std::make_unique<SharedDevice>(device)),
      device_(*own_device_),
      work_(std::make_unique<Work>(*this, device_)) {
    begin();
}

void Engine::begin() {
    qRegisterMetaType<Restoration>();
    qRegisterMetaType<PictureFacts>();
    qRegisterMetaType<Score>();
    qRegisterMetaType<WeatherMap>();
    qRegisterMetaType<ClipFacts>();
    connect(&device_.models, &ModelPool::device_lost, this, &Engine::device_lost, Qt::DirectConnection);
    score_delay_.setSingleShot(true);
    score_delay_.setInterval(kScoreDelay);
    connect(&score_delay_, &QTimer::timeout, this, [this] { work_->score(); });
}

Engine::~Engine() = default;

void Engine::start() {
    work_->start();
}
void Engine::set_models(const QStringList& models) {
    work_->set_models(models);
}
void Engine::add(int id, const QString& path) {
    work_->add(id, path);
}
void Engine::remove(const QList<int>& ids) {
    work_->remove(ids);
}
void Engine::add_clip(int id, const QString& path) {
    work_->add_clip(id, path);
}
void Engine::show_clip(int id) {
    work_->show_clip(id);
}
void Engine::seek_clip(double seconds) {
    work_->seek_clip(seconds);
}
void Engine::play_clip(bool playing) {
    work_->play_clip(playing);
}
void Engine::set_clip_model(const QString& model) {
    work_->set_clip_model(model);
}
void Engine::save_clip(const ClipSave& save) {
    work_->save_clip(save);
}
void Engine::preview_clip(double seconds) {
    work_->preview_clip(seconds);
}

void Engine::make_clip_thumbnail(double seconds) {
    work_->make_clip_thumbnail(seconds);
}
void Engine::show(int id) {
    work_->show(id);
}
void Engine::set_strength(const QList<int>& ids, double strength) {
    work_->set_strength(ids, strength);
    score_delay_.start();
}
void Engine::set_reference(int id, const QString& path) {
    work_->set_reference(id, path);
}
void Engine::set_reference_folder(const QString& folder) {
    work_->set_reference_folder(folder);
}
void Engine::save(const SaveRequest& request) {
    work_->save(request);
}
void Engine::save_comparison(const SaveRequest& request, const QList<LabelledPicture>& pictures) {
    work_->save_comparison(request, pictures);
}
void Engine::set_paused(bool paused) {
    work_->set_paused(paused);
}
void Engine::cancel(const QList<int>& ids) {
    // Emitted here rather than by the worker, which may still be finishing a tile.
    for (const int id : work_->cancel(ids)) Q_EMIT cancelled(id);
}
void Engine::retry(const QList<int>& ids) {
    work_->retry(ids);
}
void Engine::make_thumbnail(int id) {
    work_->make_thumbnail(id);
}

}  // namespace deweather::studio
