// Computes the expert routing of the picture on screen, off the UI thread, by the network that restores it.
//
//     SharedDevice device("auto");
//     RoutingEngine engine(device);
//     connect(&engine, &RoutingEngine::routed, ...);
//     engine.want("mofme-compact", image);
//
// Every call returns at once; only the latest request is answered, by a queued signal. Does not include LibTorch.
#pragma once

#include <QImage>
#include <QObject>
#include <memory>
#include <string>

#include "app/studio/maps/layer_maps.h"
#include "core/base/progress.h"

namespace deweather::studio {

struct SharedDevice;

class RoutingEngine : public QObject {
    Q_OBJECT

  public:
    explicit RoutingEngine(SharedDevice& device);
    // Cancels the current work and waits for it: well under a second.
    ~RoutingEngine() override;

    // model: a name or a file. A null image withdraws the request.
    void want(const QString& model, const QImage& image);

  Q_SIGNALS:
    // key: the image's cacheKey(). Empty layers if the model has no experts.
    void routed(qint64 key, QString model, std::shared_ptr<const deweather::studio::PictureMaps> maps);
    void failed(QString message);

  private:
    void route(const QString& model, const QImage& image, Progress& progress);

    SharedDevice& device_;
    std::string key_;
};

}  // namespace deweather::studio
