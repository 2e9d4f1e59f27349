// Saves that are under way together, and one line in the end of how they went.
//
//     SaveSummary summary;
//     summary.begin(request);
//     summary.saved(path);
//     summary.refused(path);                                      // it is there already, and kept
//     connect(&summary, &SaveSummary::said, statusBar(), ...);    // "32 pictures saved"
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

#include "app/studio/engine/engine.h"

namespace deweather::studio {

class SaveSummary : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    void begin(const SaveRequest& request);
    // By the file's path; those of a path that was not begun are passed over.
    void saved(const QString& path);
    void refused(const QString& path);
    void failed(const QString& path);
    // These pictures are not saved any more.
    void dropped(const QList<int>& pictures);
    // Whether one message each would be too many.
    bool is_batch() const { return begun_ > 1; }

  Q_SIGNALS:
    // At the end of all.
    void said(QString text);
    // At the end of several, where files are there already.
    void conflicted(QString text, QList<deweather::studio::SaveRequest> requests);

  private:
    void settle();

    QHash<QString, SaveRequest> pending_;  // by path
    int begun_ = 0, failed_ = 0;
    QStringList saved_;
    QList<SaveRequest> refused_;
};

}  // namespace deweather::studio
