#include "app/studio/restore/selection.h"

#include <QSet>
#include <algorithm>

#include "core/checkpoint/model_library.h"

namespace deweather::studio {

Selection::Selection(PictureList& pictures, QObject* parent)
    : QObject(parent), pictures_(pictures), rows_(&pictures), models_{QString(checkpoint::kDefaultModel)} {
    connect(&rows_, &QItemSelectionModel::currentChanged, this, [this] { Q_EMIT current_changed(current()); });
}

int Selection::current() const {
    return rows_.currentIndex().isValid() ? pictures_.job(rows_.currentIndex().row()).id : Engine::kNone;
}

void Selection::set_current(int id) {
    if (id == Engine::kNone) return rows_.clear();
    const int row = pictures_.row_of(id);
    if (row >= 0) rows_.setCurrentIndex(pictures_.index(row), QItemSelectionModel::ClearAndSelect);
}

void Selection::repeat() {
    Q_EMIT current_changed(current());
}

QList<int> Selection::selected() const {
    QList<int> ids;
    for (const auto& index : rows_.selectedIndexes()) ids.append(pictures_.job(index.row()).id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

// Each row that goes would make its neighbour current, which might be the next to go.
void Selection::leave(const QList<int>& ids) {
    const QSet<int> going(ids.begin(), ids.end());
    const int from = pictures_.row_of(current());
    const auto stays = [&](int row) { return !going.contains(pictures_.job(row).id); };
    if (from < 0 || stays(from)) return;
    for (int row = from + 1; row < pictures_.count(); ++row)
        if (stays(row)) return set_current(pictures_.job(row).id);
    for (int row = from - 1; row >= 0; --row)
        if (stays(row)) return set_current(pictures_.job(row).id);
    set_current(Engine::kNone);
}

void Selection::choose_models(const QStringList& models) {
    models_ = models.mid(0, Engine::kMaxModels);
    if (models_.isEmpty()) models_ = {QString(checkpoint::kDefaultModel)};
    Q_EMIT models_changed();
}

void Selection::set_model(int index) {
    if (index == model_) return;
    model_ = index;
    Q_EMIT model_changed();
}

}  // namespace deweather::studio
