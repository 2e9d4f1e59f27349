// The Restore workspace: expert maps, the routing decisions of the model on screen for each token.
#include <QScrollArea>
#include <QTimer>

#include "app/studio/common/message_strip.h"
#include "app/studio/maps/routing_engine.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/restore_workspace.h"
#include "app/studio/restore/routing_panel.h"
#include "widgets/time_line.h"

namespace deweather::studio {

namespace {

// The panel's dock may be lower than the window: scroll to it.
void bring_into_view(QWidget& panel) {
    for (auto* place = panel.parentWidget(); place != nullptr; place = place->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(place)) area->ensureWidgetVisible(&panel);
}

}  // namespace

void RestoreWorkspace::connect_routing() {
    routing_engine_ = std::make_unique<RoutingEngine>(engine_->device());
    auto& panel = details_->routing();
    connect(actions_->experts, &QAction::toggled, &panel, &RoutingPanel::set_on);
    connect(&panel, &RoutingPanel::on_changed, this, [this, &panel](bool on) {
        actions_->experts->setChecked(on);
        if (on) details_->set_map_shown(false);  // one map at a time
        if (on) QTimer::singleShot(0, &panel, [&panel] { bring_into_view(panel); });
        follow_routing();
    });
    connect(&panel, &RoutingPanel::view_changed, this, &RestoreWorkspace::show_overlay);
    connect(routing_engine_.get(), &RoutingEngine::routed, this,
            [this](qint64 key, const QString& model, const std::shared_ptr<const PictureMaps>& maps) {
                if (key == routed_key_ && model == routed_model_) details_->routing().set_maps(maps);
            });
    connect(routing_engine_.get(), &RoutingEngine::failed, this,
            [this](const QString& message) { messages_->show_message(message); });
}

// Called after every change of the picture on screen or its model.
void RestoreWorkspace::follow_routing() {
    const auto model = chosen_.value(canvas_->current(), chosen_.value(0));
    // Skip playing clips: a frame is replaced before its routing has been computed.
    const bool wanted = details_->routing().is_on() && shown_id_ != Engine::kNone && !time_line_->is_playing();
    const auto& image = canvas_->original();
    const qint64 key = wanted && !image.isNull() ? image.cacheKey() : 0;
    if (key == routed_key_ && model == routed_model_) return;
    routed_key_ = key;
    routed_model_ = model;
    details_->routing().set_maps(nullptr);
    routing_engine_->want(model, key == 0 ? QImage() : image);
}

}  // namespace deweather::studio
