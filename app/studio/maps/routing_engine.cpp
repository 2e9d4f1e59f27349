#include "app/studio/maps/routing_engine.h"

#include <atomic>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/display_image.h"
#include "app/studio/maps/picture_maps.h"

namespace deweather::studio {

namespace {

// A key for each engine: only its own later requests replace its earlier ones.
std::string next_key() {
    static std::atomic<int> engines = 0;
    return "experts " + std::to_string(++engines);
}

}  // namespace

RoutingEngine::RoutingEngine(SharedDevice& device) : device_(device), key_(next_key()) {
    qRegisterMetaType<std::shared_ptr<const PictureMaps>>();
}

RoutingEngine::~RoutingEngine() {
    device_.queue.withdraw(key_);
    device_.queue.wait_for(key_);
}

void RoutingEngine::want(const QString& model, const QImage& image) {
    if (image.isNull())
        device_.queue.withdraw(key_);
    else
        device_.queue.post(Lane::kMap, key_,
                           [this, model, image](Progress& progress) { route(model, image, progress); });
}

// On the device's thread.
void RoutingEngine::route(const QString& model, const QImage& image, Progress& progress) {
    const auto device = device_.models.device();
    try {
        auto restorer = device_.models.get(model.toStdString())->restorer_in_turn();
        media::Image picture;
        picture.rgb = to_tensor(image);
        const auto traced = restorer.trace(picture, {}, false, progress);
        progress.throw_if_cancelled();
        Q_EMIT routed(image.cacheKey(), model, std::make_shared<const PictureMaps>(picture_maps(traced, nullptr)));
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        if (device_.models.fall_back_from(device, error)) return route(model, image, progress);
        if (!progress.cancelled()) Q_EMIT failed(user_message(error));
    }
}

}  // namespace deweather::studio
