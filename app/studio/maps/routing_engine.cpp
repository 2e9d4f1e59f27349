#include "app/studio/maps/routing_engine.h"

#include <QThreadPool>
#include <atomic>
#include <optional>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/display_image.h"
#include "app/studio/maps/latest_request.h"
#include "app/studio/maps/picture_maps.h"
#include "core/base/device.h"
#include "core/checkpoint/model_library.h"
#include "core/restore/restorer.h"

namespace deweather::studio {

class RoutingEngine::Work {
  public:
    Work(RoutingEngine& engine, const QString& device) : engine_(engine), device_(device.toStdString()) {
        thread_.setMaxThreadCount(1);
    }
    ~Work() {
        closing_ = true;
        thread_.clear();
        thread_.waitForDone();
    }

    void want(const QString& model, const QImage& image) {
        const int64_t own = ++last_;
        thread_.clear();
        if (!image.isNull()) thread_.start([this, model, image, own] { route(model, image, own); });
    }

  private:
    void route(const QString& model, const QImage& image, int64_t own) {
        LatestRequest progress(last_, own, closing_);
        try {
            if (progress.cancelled()) return;
            if (!restorer_ || loaded_ != model) {
                restorer_.reset();
                restorer_.emplace(checkpoint::load_model(checkpoint::find_model(model.toStdString())),
                                  choose_device(device_));
                loaded_ = model;
            }
            media::Image picture;
            picture.rgb = to_tensor(image);
            const auto traced = restorer_->trace(picture, {}, false, progress);
            if (!progress.cancelled())
                Q_EMIT engine_.routed(image.cacheKey(), model,
                                      std::make_shared<const PictureMaps>(picture_maps(traced, nullptr)));
        } catch (const Cancelled&) {
            // Cancelled by a newer request.
            return;
        } catch (const std::exception& error) {
            if (!progress.cancelled()) Q_EMIT engine_.failed(user_message(error));
        }
    }

    RoutingEngine& engine_;
    std::string device_;
    std::atomic<int64_t> last_ = 0;
    std::atomic<bool> closing_ = false;
    // Used by the worker thread only.
    QString loaded_;
    std::optional<restore::Restorer> restorer_;
    QThreadPool thread_;
};

RoutingEngine::RoutingEngine(const QString& device) : work_(std::make_unique<Work>(*this, device)) {
    qRegisterMetaType<std::shared_ptr<const PictureMaps>>();
}

RoutingEngine::~RoutingEngine() = default;

void RoutingEngine::want(const QString& model, const QImage& image) {
    work_->want(model, image);
}

}  // namespace deweather::studio
