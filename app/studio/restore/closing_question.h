// Asks once before the window closes over results that took long to make and are in no file.
//
//     ClosingQuestion question(pictures, window);
//     if (!question.may_close()) event->ignore();       // it is on screen now, and does not block
//     connect(&question, &ClosingQuestion::close_wanted, window, &QWidget::close);
#pragma once

#include <QList>
#include <QMessageBox>
#include <QObject>
#include <QPointer>

#include "app/studio/restore/picture_list.h"

namespace deweather::studio {

struct UnsavedWork {
    QList<int> pictures;
    double seconds = 0;  // that all models took for them
};
// Restored, in no file and not being saved. Clips are not among them: their results are files from the first frame on.
UnsavedWork unsaved_work(const PictureList& pictures);

class ClosingQuestion : public QObject {
    Q_OBJECT

  public:
    // Less than this is restored again in no time.
    static constexpr double kWorthAsking = 60;  // seconds

    ClosingQuestion(const PictureList& pictures, QWidget* window);

    // True where nothing is to be asked, and once the answer was to close.
    bool may_close();
    // Something was saved, or could not be: closes once all that save_wanted() named is saved.
    void follow();
    // Null while nothing is asked.
    QMessageBox* box() const { return box_; }

  Q_SIGNALS:
    void save_wanted(QList<int> ids);
    void close_wanted();

  private:
    void ask(const UnsavedWork& work);
    void close();

    const PictureList& pictures_;
    QWidget* window_;
    QPointer<QMessageBox> box_;
    QList<int> saving_;
    bool answered_ = false;
};

}  // namespace deweather::studio
