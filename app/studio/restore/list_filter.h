// Which pictures the list shows: all, those not saved, those that failed, or the clips, each with its count.
//
//     auto* filter = new ListFilter(pictures, *list, this);
//     filter->choose(ListFilter::Show::kUnsaved);
#pragma once

#include <QTimer>
#include <QToolButton>
#include <array>

#include "app/studio/restore/picture_list.h"

namespace deweather::widgets {
class JobList;
}

namespace deweather::studio {

// Hidden while there are fewer than two pictures, which need no filter.
class ListFilter : public QToolButton {
    Q_OBJECT

  public:
    enum class Show { kAll, kUnsaved, kFailed, kClips };

    ListFilter(const PictureList& pictures, widgets::JobList& list, QWidget* parent = nullptr);

    Show shown() const { return shown_; }
    void choose(Show show);
    int count(Show show) const;

  private:
    QString name(Show show) const;
    void update_counts();

    const PictureList& pictures_;
    widgets::JobList& list_;
    std::array<QAction*, 4> actions_ = {};
    Show shown_ = Show::kAll;
    QTimer delay_;
};

}  // namespace deweather::studio
