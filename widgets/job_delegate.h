// Draws a row of a JobList: thumbnail with a badge, name, state, progress.
//
//     view->setItemDelegate(new JobDelegate(model, view));
#pragma once

#include <QStyledItemDelegate>

namespace deweather::widgets {

class JobModel;
struct Job;

class JobDelegate : public QStyledItemDelegate {
    Q_OBJECT

  public:
    JobDelegate(const JobModel& model, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    void draw_thumbnail(QPainter& painter, const Job& job, const QRect& place, const QPalette& palette) const;
    void draw_badge(QPainter& painter, const Job& job, const QRect& thumbnail, const QFont& font) const;

    const JobModel& model_;
};

}  // namespace deweather::widgets
